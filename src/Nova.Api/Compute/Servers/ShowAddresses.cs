using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers;

/// <summary>GET /servers/{id}/ips and one network of them: empty, since instances have no NIC without a network service.</summary>
internal static class ShowAddresses
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);
        return request.Ok(ServerViews.Addresses, new AddressesBody(AddressView.Of(server)));
    }

    public static async ValueTask<ApiResponse> HandleNetworkAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);
        return request.NotFound("Instance is not a member of specified network");
    }
}
