using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers;

/// <summary>GET /servers/{id}/ips and one network of them.</summary>
internal static class ShowAddresses
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);
        return request.Ok(ServerViews.Addresses, new AddressesBody(AddressView.ByNetwork(server)));
    }

    public static async ValueTask<ApiResponse> HandleNetworkAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);
        return AddressView.ByNetwork(server).TryGetValue(request.Route("id"), out var addresses)
            ? request.Ok(ServerViews.AddressesOfNetwork, new Dictionary<string, AddressView[]> { [request.Route("id")] = addresses })
            : request.NotFound("Instance is not a member of specified network");
    }
}
