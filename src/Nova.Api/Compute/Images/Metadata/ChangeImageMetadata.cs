using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Core.Images;
using Nova.Core.Quotas;
using Nova.Core.Rpc.Conductor;
using Nova.OpenStack.Images;

namespace Nova.Api.Compute.Images.Metadata;

/// <summary>Changes to an image's metadata: all at once (POST adds, PUT replaces) or one item.</summary>
internal static class ChangeImageMetadata
{
    public static ValueTask<ApiResponse> AddAsync(ApiRequest request, CancellationToken cancel) =>
        ChangeAllAsync(request, (present, asked) => new Dictionary<string, string>([.. present.Where(p => !asked.ContainsKey(p.Key)), .. asked]), cancel);

    public static ValueTask<ApiResponse> ReplaceAsync(ApiRequest request, CancellationToken cancel) =>
        ChangeAllAsync(request, (_, asked) => asked, cancel);

    public static async ValueTask<ApiResponse> SetItemAsync(ApiRequest request, CancellationToken cancel)
    {
        Dictionary<string, string> asked = Read(request.Payload);
        if (!asked.ContainsKey(request.Route("id")))
        {
            return request.BadRequest("Request body and URI mismatch");
        }

        if (await ShowImageMetadata.FindAsync(request, cancel) is not { } image)
        {
            return request.NotFound("Image not found.");
        }

        Dictionary<string, string> present = ImageProperties.Of(image);
        var wanted = new Dictionary<string, string>(present) { [request.Route("id")] = asked[request.Route("id")] };
        return await ApplyAsync(request, present, wanted, cancel) is { } refusal
            ? refusal
            : request.Ok(ImageViews.MetadataItem, new ImageMetadataItemBody(asked));
    }

    public static async ValueTask<ApiResponse> RemoveItemAsync(ApiRequest request, CancellationToken cancel)
    {
        if (await ShowImageMetadata.FindAsync(request, cancel) is not { } image)
        {
            return request.NotFound("Image not found.");
        }

        Dictionary<string, string> present = ImageProperties.Of(image);
        var wanted = new Dictionary<string, string>(present);
        if (!wanted.Remove(request.Route("id")))
        {
            return request.NotFound("Invalid metadata key");
        }

        return await ApplyAsync(request, present, wanted, cancel) ?? request.Done();
    }

    private static async ValueTask<ApiResponse> ChangeAllAsync(
        ApiRequest request,
        Func<Dictionary<string, string>, Dictionary<string, string>, Dictionary<string, string>> combine,
        CancellationToken cancel)
    {
        if (await ShowImageMetadata.FindAsync(request, cancel) is not { } image)
        {
            return request.NotFound("Image not found.");
        }

        Dictionary<string, string> present = ImageProperties.Of(image);
        Dictionary<string, string> wanted = combine(present, Read(request.Payload));
        return await ApplyAsync(request, present, wanted, cancel) is { } refusal
            ? refusal
            : request.Ok(ImageViews.Metadata, new ImageMetadataBody(wanted));
    }

    /// <summary>Tells the image service the difference; the refusal where there is too much of it, or the image has gone meanwhile.</summary>
    private static async ValueTask<ApiResponse?> ApplyAsync(
        ApiRequest request, Dictionary<string, string> present, Dictionary<string, string> wanted, CancellationToken cancel)
    {
        QuotaSet quotas = await request.CallAsync(QuotasRpc.Get, new GetQuotas(request.Caller.ProjectId ?? "", UserId: null), cancel);
        int most = quotas.Resources["metadata_items"].Limit;
        if (most >= 0 && wanted.Count > most)
        {
            return request.Forbidden("Image metadata limit exceeded");
        }

        ImageChange[] changes =
        [
            .. wanted.Where(w => present.GetValueOrDefault(w.Key) != w.Value).Select(w => ImageChange.Set(w.Key, w.Value)),
            .. present.Keys.Where(key => !wanted.ContainsKey(key)).Select(ImageChange.Remove),
        ];
        ImageRecord? changed = await request.Backends.Images.UpdateAsync(request.Route("image_id"), changes, request.AsUser, cancel);
        return changed is null ? request.NotFound("Image not found.") : null;
    }

    private static Dictionary<string, string> Read(JsonElement metadata) =>
        metadata.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetString()!, StringComparer.Ordinal);
}
