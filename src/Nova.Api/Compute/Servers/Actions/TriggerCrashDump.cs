using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;
using Order = Nova.Core.Rpc.Conductor.TriggerCrashDump;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>The action trigger_crash_dump (2.17).</summary>
internal static class TriggerCrashDump
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(ServersRpc.TriggerCrashDump, new Order(ServerId.Of(request), request.Caller.IsAdmin), cancel);
        return request.Done();
    }
}
