using Nova.Api.Pipeline;

namespace Nova.Api.Compute.Images;

/// <summary>DELETE /images/{id}</summary>
internal static class DeleteImage
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel) =>
        await request.Backends.Images.DeleteAsync(request.Route("id"), request.AsUser, cancel)
            ? request.Done()
            : request.NotFound("Image not found.");
}
