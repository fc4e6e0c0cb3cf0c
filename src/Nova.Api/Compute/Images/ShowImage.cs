using Nova.Api.Pipeline;
using Nova.Core.Images;

namespace Nova.Api.Compute.Images;

/// <summary>GET /images/{id}</summary>
internal static class ShowImage
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        ImageRecord? image = await request.Backends.Images.GetAsync(request.Route("id"), request.AsUser, cancel);
        return image is null
            ? request.NotFound("Image not found.")
            : request.Ok(ImageViews.One, new ImageBody(ImageView.Of(image, request)));
    }
}
