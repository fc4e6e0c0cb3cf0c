using Nova.Api.Pipeline;

namespace Nova.Api.Compute.Extensions;

/// <summary>GET /extensions/{id}, where the id is the alias.</summary>
internal static class ShowExtension
{
    public static ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        Extension? found = Array.Find(ExtensionCatalogue.All, e => e.Alias == request.Route("id"));
        return ValueTask.FromResult(found is null
            ? request.NotFound("The resource could not be found.")
            : request.Ok(ExtensionViews.One, new ExtensionBody(ExtensionView.Of(found))));
    }
}
