using Nova.Api.Pipeline;
using Nova.Core.Images;

namespace Nova.Api.Compute.Images.Metadata;

/// <summary>GET /images/{image_id}/metadata and GET /images/{image_id}/metadata/{id}</summary>
internal static class ShowImageMetadata
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        ImageRecord? image = await FindAsync(request, cancel);
        return image is null
            ? request.NotFound("Image not found.")
            : request.Ok(ImageViews.Metadata, new ImageMetadataBody(ImageProperties.Of(image)));
    }

    public static async ValueTask<ApiResponse> HandleItemAsync(ApiRequest request, CancellationToken cancel)
    {
        if (await FindAsync(request, cancel) is not { } image)
        {
            return request.NotFound("Image not found.");
        }

        string key = request.Route("id");
        return ImageProperties.Of(image).TryGetValue(key, out string? value)
            ? request.Ok(ImageViews.MetadataItem, new ImageMetadataItemBody(new Dictionary<string, string> { [key] = value }))
            : request.NotFound(FaultResponses.DefaultMessage(StatusCodes.Status404NotFound));
    }

    public static Task<ImageRecord?> FindAsync(ApiRequest request, CancellationToken cancel) =>
        request.Backends.Images.GetAsync(request.Route("image_id"), request.AsUser, cancel);
}
