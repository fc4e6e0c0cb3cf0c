using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Microversions;

namespace Nova.Api.Versions;

internal static class VersionsRoutes
{
    private static readonly VersionedView<VersionDocument> View = new(VersionsJson.Default);

    public static void Map(RouteTable table)
    {
        ResourceRoutes versions = table.Resource("");

        // With a project in the URL this is an operation like any other; without one VersionDocuments answers in public.
        versions.MapGet("/", ShowEndpointAsync).ForAnyone();
        versions.MapGet("/versions/{id}", ShowVersionAsync).ForAnyone();
    }

    private static ValueTask<ApiResponse> ShowEndpointAsync(ApiRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(request.Ok(View, VersionDocuments.Document(request.Links.Root, request.Mount.IsLegacy)));

    private static ValueTask<ApiResponse> ShowVersionAsync(ApiRequest request, CancellationToken cancel)
    {
        string id = request.Route("id");
        ApiResponse answer = id is "v2.1" or "v2.0"
            ? request.Ok(View, VersionDocuments.Document(request.Links.Root, legacy: id == "v2.0"))
            : request.NotFound(FaultResponses.DefaultMessage(404));
        return ValueTask.FromResult(answer);
    }
}
