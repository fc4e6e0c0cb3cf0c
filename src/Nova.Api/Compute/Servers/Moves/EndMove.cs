using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Moves;

/// <summary>The actions confirmResize and revertResize, after a resize or a cold migration.</summary>
internal static class EndMove
{
    public static async ValueTask<ApiResponse> HandleConfirmAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(MovesRpc.Confirm, Of(request), cancel);
        return request.Done();
    }

    public static async ValueTask<ApiResponse> HandleRevertAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(MovesRpc.Revert, Of(request), cancel);
        return request.Done();
    }

    private static Core.Rpc.Conductor.EndMove Of(ApiRequest request) => new(ServerId.Of(request), request.Caller.IsAdmin);
}
