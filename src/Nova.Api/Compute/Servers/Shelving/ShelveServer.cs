using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;
using Order = Nova.Core.Rpc.Conductor.ShelveServer;

namespace Nova.Api.Compute.Servers.Shelving;

/// <summary>The actions shelve and shelveOffload: the conductor checks the state and starts the saga.</summary>
internal static class ShelveServer
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(ShelvingRpc.Shelve, new Order(ServerId.Of(request), request.Caller.IsAdmin), cancel);
        return request.Done();
    }

    public static async ValueTask<ApiResponse> HandleOffloadAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(ShelvingRpc.Offload, new Order(ServerId.Of(request), request.Caller.IsAdmin), cancel);
        return request.Done();
    }
}
