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

    public static ValueTask<ApiResponse> AbortAsync(ApiRequest request, CancellationToken cancel) =>
        RefuseAsync(request, ServerAction.AbortLiveMigration, cancel);

    public static ValueTask<ApiResponse> ForceCompleteAsync(ApiRequest request, CancellationToken cancel) =>
        RefuseAsync(request, ServerAction.ForceCompleteLiveMigration, cancel);

    private static Task<InstanceRecord> FindAsync(ApiRequest request, CancellationToken cancel) =>
        request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);

    /// <summary>By the server's state, which is never that of a live migration; were it, there would still be none of this number.</summary>
    private static async ValueTask<ApiResponse> RefuseAsync(ApiRequest request, ServerAction action, CancellationToken cancel)
    {
        var server = await FindAsync(request, cancel);
        return InstanceTransitions.Check(action, server, request.Caller.IsAdmin) is { } notNow
            ? request.Refuse(StatusCodes.Status409Conflict, notNow.Message)
            : request.Refuse(StatusCodes.Status404NotFound, $"Migration {request.Route("id")} not found for instance {server.Id}");
    }
}
