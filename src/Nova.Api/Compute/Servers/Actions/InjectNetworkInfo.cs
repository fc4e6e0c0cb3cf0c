using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>The action injectNetworkInfo: accepted, and nothing is done to the guest. Upstream's libvirt driver does nothing either: a guest learns of its network by DHCP, metadata or config drive.</summary>
internal static class InjectNetworkInfo
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        return InstanceTransitions.Check(ServerAction.InjectNetworkInfo, server, request.Caller.IsAdmin) is { } refused ? request.Conflict(refused.Message) : request.Done();
    }
}
