using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Compute.Removed;

/// <summary>What v2.1 has had and has no more: routed, and 410 at every microversion, so that clients can tell it from a mistyped path. Some of it <c>/v2</c> still has.</summary>
internal static class RemovedRoutes
{
    private static readonly (string Method, string Path)[] Gone =
    [
        ("GET", "/os-agents"),
        ("POST", "/os-agents"),
        ("PUT", "/os-agents/{id}"),
        ("DELETE", "/os-agents/{id}"),
        ("GET", "/os-cells"),
        ("POST", "/os-cells"),
        ("GET", "/os-cells/capacities"),
        ("GET", "/os-cells/detail"),
        ("GET", "/os-cells/info"),
        ("POST", "/os-cells/sync_instances"),
        ("GET", "/os-cells/{id}"),
        ("PUT", "/os-cells/{id}"),
        ("DELETE", "/os-cells/{id}"),
        ("GET", "/os-cells/{id}/capacities"),
        ("GET", "/os-cloudpipe"),
        ("POST", "/os-cloudpipe"),
        ("PUT", "/os-cloudpipe/{id}"),
        ("GET", "/os-floating-ip-dns"),
        ("PUT", "/os-floating-ip-dns/{id}"),
        ("DELETE", "/os-floating-ip-dns/{id}"),
        ("GET", "/os-floating-ip-dns/{domain_id}/entries/{id}"),
        ("PUT", "/os-floating-ip-dns/{domain_id}/entries/{id}"),
        ("DELETE", "/os-floating-ip-dns/{domain_id}/entries/{id}"),
        ("GET", "/os-fping"),
        ("GET", "/os-fping/{id}"),
        ("GET", "/os-security-group-default-rules"),
        ("POST", "/os-security-group-default-rules"),
        ("GET", "/os-security-group-default-rules/{id}"),
        ("DELETE", "/os-security-group-default-rules/{id}"),
        ("GET", "/servers/{server_id}/consoles"),
        ("POST", "/servers/{server_id}/consoles"),
        ("GET", "/servers/{server_id}/consoles/{id}"),
        ("DELETE", "/servers/{server_id}/consoles/{id}"),
    ];

    public static void Map(RouteTable table)
    {
        ResourceRoutes all = table.Resource("");
        foreach ((string method, string path) in Gone)
        {
            all.Map(method, path, AnswerGone).ForAnyone().Success(410);
        }
    }

    /// <summary>An operation that v2.1 has no more and that <c>/v2</c> still has.</summary>
    /// <returns>That of <c>/v2</c>.</returns>
    public static Operation MapLegacy(this ResourceRoutes routes, string method, string path, OperationHandler handler) =>
        routes.Map(method, path, AnswerGone).ForAnyone().Success(410).OnLegacy(handler);

    /// <summary>The same for an action.</summary>
    public static Operation MapLegacy(this ActionTable actions, string name, OperationHandler handler) =>
        actions.Map(name, AnswerGone).ForAnyone().Success(410).OnLegacy(handler);

    /// <summary>For removed actions in the table of a resource that still exists.</summary>
    public static ValueTask<ApiResponse> AnswerGone(ApiRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(request.Refuse(StatusCodes.Status410Gone, FaultResponses.DefaultMessage(StatusCodes.Status410Gone)));
}
