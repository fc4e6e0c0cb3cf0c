using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers;

/// <summary>DELETE /servers/{id}, and the actions forceDelete and restore.</summary>
internal static class DeleteServer
{
    public static ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel) => DeleteAsync(request, force: false, cancel);

    public static ValueTask<ApiResponse> HandleForceAsync(ApiRequest request, CancellationToken cancel) => DeleteAsync(request, force: true, cancel);

    public static async ValueTask<ApiResponse> HandleRestoreAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(ServersRpc.Restore, new RestoreServer(ServerId.Of(request), request.Caller.IsAdmin), cancel);
        return request.Done();
    }

    private static async ValueTask<ApiResponse> DeleteAsync(ApiRequest request, bool force, CancellationToken cancel)
    {
        await request.CallAsync(
            ServersRpc.Delete, new Core.Rpc.Conductor.DeleteServer(ServerId.Of(request), force, request.Caller.IsAdmin), cancel);
        return request.Done();
    }
}
