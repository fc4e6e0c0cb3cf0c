using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Routing;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>Start, stop, reboot, pause, unpause, suspend, resume: the conductor checks the state and starts the saga.</summary>
internal static class PowerAction
{
    /// <summary>The handler of an action without arguments.</summary>
    public static OperationHandler Starting(ServerAction action) => (request, cancel) => StartAsync(request, action, cancel);

    public static ValueTask<ApiResponse> RebootAsync(ApiRequest request, CancellationToken cancel)
    {
        var isHard = string.Equals(request.Payload.GetProperty("type").GetString(), "HARD", StringComparison.OrdinalIgnoreCase);
        return StartAsync(request, isHard ? ServerAction.RebootHard : ServerAction.RebootSoft, cancel);
    }

    private static async ValueTask<ApiResponse> StartAsync(ApiRequest request, ServerAction action, CancellationToken cancel)
    {
        await request.CallAsync(ServersRpc.StartAction, new StartServerAction(ServerId.Of(request), action, request.Caller.IsAdmin), cancel);
        return request.Done();
    }
}
