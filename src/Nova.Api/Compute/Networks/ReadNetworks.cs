using Nova.Api.Pipeline;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Networks;

/// <summary>GET /os-networks and /os-tenant-networks: the networks that the caller's project may use; an administrator sees all, with what hosts make of them.</summary>
internal static class ReadNetworks
{
    public static async ValueTask<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancel)
    {
        var networks = await FindAsync(request, cancel);
        return request.Caller.IsAdmin
            ? request.Ok(NetworkViews.Details, new NetworkDetailsBody([.. networks.Select(network => new NetworkDetailView(network))]))
            : request.Ok(NetworkViews.List, new NetworkListBody([.. networks.Select(network => new NetworkView(network))]));
    }

    public static async ValueTask<ApiResponse> ShowAsync(ApiRequest request, CancellationToken cancel)
    {
        if (await FindOneAsync(request, cancel) is not { } network)
        {
            return request.NotFound("Network not found");
        }

        return request.Caller.IsAdmin
            ? request.Ok(NetworkViews.Detail, new NetworkDetailBody(new NetworkDetailView(network)))
            : request.Ok(NetworkViews.One, new NetworkBody(new NetworkView(network)));
    }

    public static async ValueTask<ApiResponse> ListOfTenantAsync(ApiRequest request, CancellationToken cancel) =>
        request.Ok(NetworkViews.OfTenants, new TenantNetworkListBody([.. (await FindAsync(request, cancel)).Select(TenantNetworkView.Of)]));

    public static async ValueTask<ApiResponse> ShowOfTenantAsync(ApiRequest request, CancellationToken cancel) => await FindOneAsync(request, cancel) is { } network
        ? request.Ok(NetworkViews.OfTenant, new TenantNetworkBody(TenantNetworkView.Of(network)))
        : request.NotFound("Network not found");

    /// <summary>The one that the path names, where the caller may use it; null for none.</summary>
    public static async Task<NetworkRecord?> FindOneAsync(ApiRequest request, CancellationToken cancel) =>
        ResourceId.TryParseUuid(request.Route("id"), out Guid id) ? (await FindAsync(request, cancel)).FirstOrDefault(network => network.Id == id) : null;

    private static async Task<IReadOnlyList<NetworkRecord>> FindAsync(ApiRequest request, CancellationToken cancel) =>
        (await request.CallAsync(NetworksRpc.List, new ListNetworks(request.Caller.IsAdmin ? null : request.Caller.ProjectId ?? ""), cancel)).Networks;
}
