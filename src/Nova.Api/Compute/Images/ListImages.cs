using Nova.Api.Pipeline;
using Nova.Core.Images;

namespace Nova.Api.Compute.Images;

/// <summary>GET /images and GET /images/detail</summary>
internal static class ListImages
{
    private const string OfProperty = "property-";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        IReadOnlyList<ImageRecord> images = await FindAsync(request, cancel);
        return request.Ok(
            ImageViews.List,
            new ImageListBody<ImageSummaryView>(
                [.. images.Select(image => ImageSummaryView.Of(image, request))], NextLink(request, "images", images)));
    }

    public static async ValueTask<ApiResponse> HandleDetailAsync(ApiRequest request, CancellationToken cancel)
    {
        IReadOnlyList<ImageRecord> images = await FindAsync(request, cancel);
        return request.Ok(
            ImageViews.Detail,
            new ImageListBody<ImageView>([.. images.Select(image => ImageView.Of(image, request))], NextLink(request, "images/detail", images)));
    }

    private static Task<IReadOnlyList<ImageRecord>> FindAsync(ApiRequest request, CancellationToken cancel)
    {
        Page page = Page.ReadOfSlice(request);
        return request.Backends.Images.ListAsync(Filters(request), page.Marker, page.Limit, request.AsUser, cancel);
    }

    private static LinkView[]? NextLink(ApiRequest request, string collection, IReadOnlyList<ImageRecord> images) =>
        Page.ReadOfSlice(request).NextLink(request, collection, images.Count, images.Count > 0 ? images[^1].Id : null);

    /// <summary>The filters of this API in the words of the image service's.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Filters(ApiRequest request)
    {
        foreach (string name in request.Query.Parameters.Keys)
        {
            string value = request.Query.Get(name)!;
            (string Name, string Value)? filter = name switch
            {
                "name" => (name, value),
                "status" => (name, value.ToLowerInvariant()),
                "changes-since" => ("updated_at", "gte:" + value),
                "server" => ("instance_uuid", value[(value.LastIndexOf('/') + 1)..]),
                "type" => ("image_type", value),
                "minRam" => ("min_ram", value),
                "minDisk" => ("min_disk", value),
                _ when name.StartsWith(OfProperty, StringComparison.Ordinal) => (name[OfProperty.Length..], value),
                _ => null,
            };
            if (filter is { } known)
            {
                yield return new KeyValuePair<string, string>(known.Name, known.Value);
            }
        }
    }
}
