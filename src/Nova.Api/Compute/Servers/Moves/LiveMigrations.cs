using Nova.Api.Pipeline;
using Nova.Core.Moves;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Moves;

/// <summary>/servers/{server_id}/migrations: live migrations under way. Cold ones, and those that are over, are in /os-migrations, as upstream.</summary>
internal static class LiveMigrations
{
    public static async ValueTask<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await FindAsync(request, cancel);
        var found = await OfAsync(request, server, cancel);
        return request.Ok(MoveViews.LiveList, new LiveMigrationsBody([.. found.Where(IsUnderWay).Select(one => new LiveMigrationView(one))]));
    }

    public static async ValueTask<ApiResponse> ShowAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await FindAsync(request, cancel);
        var number = request.RouteNumber("id");
        return (await OfAsync(request, server, cancel)).FirstOrDefault(one => one.Number == number) switch
        {
            null => request.NotFound($"In-progress live migration {request.Route("id")} is not found for server {server.Id}."),
            { Type: not MigrationTypes.Live } => request.NotFound($"Migration {number} for server {server.Id} is not live-migration."),
            { } one when !IsUnderWay(one) => request.NotFound($"Live migration {number} for server {server.Id} is not in progress."),
            { } one => request.Ok(MoveViews.Live, new LiveMigrationBody(new LiveMigrationView(one))),
        };
    }

    public static ValueTask<ApiResponse> AbortAsync(ApiRequest request, CancellationToken cancel) => EndAsync(request, abort: true, cancel);

    public static ValueTask<ApiResponse> ForceCompleteAsync(ApiRequest request, CancellationToken cancel) => EndAsync(request, abort: false, cancel);

    /// <summary>Whether a live migration is shown as one that is under way.</summary>
    public static bool IsUnderWay(MigrationRecord one) => one.Type == MigrationTypes.Live
        && one.Status is MigrationStatus.Queued or MigrationStatus.Preparing or MigrationStatus.Running or MigrationStatus.PostMigrating;

    private static async ValueTask<ApiResponse> EndAsync(ApiRequest request, bool abort, CancellationToken cancel)
    {
        var server = ServerId.Of(request, "server_id");
        if (request.RouteNumber("id") is not { } number)
        {
            return request.Refuse(
                abort ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest, $"Migration {request.Route("id")} not found for instance {server}");
        }

        await request.CallAsync(MovesRpc.EndLive, new EndLiveMigration(server, number, abort, EarlyToo: abort && request.IsAtLeast(65), request.Caller.IsAdmin), cancel);
        return request.Done();
    }

    private static Task<InstanceRecord> FindAsync(ApiRequest request, CancellationToken cancel) =>
        request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);

    private static async Task<IReadOnlyList<MigrationRecord>> OfAsync(ApiRequest request, InstanceRecord server, CancellationToken cancel) =>
        (await request.CallAsync(MovesRpc.List, new ListMigrations { InstanceId = server.Id, Limit = 1000, NewestFirst = true }, cancel)).Migrations;
}
