using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Moves;

/// <summary>/servers/{server_id}/migrations: live migrations under way, of which this release makes none. Cold ones are in /os-migrations, as upstream.</summary>
internal static class LiveMigrations
{
    public static async ValueTask<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancel)
    {
        await FindAsync(request, cancel);
        return request.Ok(MoveViews.LiveList, new LiveMigrationsBody([]));
    }

    public static async ValueTask<ApiResponse> ShowAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await FindAsync(request, cancel);
        return request.Refuse(
            StatusCodes.Status404NotFound, $"In-progress live migration {request.Route("id")} is not found for server {server.Id}.");
    }

    public static async ValueTask<ApiResponse> AbortAsync(ApiRequest request, CancellationToken cancel) =>
        RefuseAsIdle(request, await FindAsync(request, cancel), "abort live migration", needsActive: false);

    public static async ValueTask<ApiResponse> ForceCompleteAsync(ApiRequest request, CancellationToken cancel) =>
        RefuseAsIdle(request, await FindAsync(request, cancel), "force_complete", needsActive: true);

    private static Task<InstanceRecord> FindAsync(ApiRequest request, CancellationToken cancel) =>
        request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);

    /// <summary>Upstream's order: lock, vm_state, task_state; the last of them is never that of a live migration.</summary>
    private static ApiResponse RefuseAsIdle(ApiRequest request, InstanceRecord server, string word, bool needsActive) =>
        request.Refuse(StatusCodes.Status409Conflict, server.LockedBy != LockedBy.Nobody && !request.Caller.IsAdmin
            ? $"Instance {server.Id} is locked"
            : needsActive && server.VmState != VmState.Active
                ? $"Cannot '{word}' instance {server.Id} while it is in vm_state {StateNames.Of(server.VmState)}"
                : $"Cannot '{word}' instance {server.Id} while it is in task_state {StateNames.Of(server.TaskState) ?? "None"}");
}
