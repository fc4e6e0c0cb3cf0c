using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>The action os-resetState.</summary>
internal static class ResetState
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var state = request.Payload.GetProperty("state").GetString() == "active" ? VmState.Active : VmState.Error;
        await request.CallAsync(ServersRpc.ResetState, new ResetServerState(ServerId.Of(request), state), cancel);
        return request.Done();
    }
}
