using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Moves;

/// <summary>The action os-migrateLive.</summary>
internal static class MigrateServerLive
{
    private static readonly Policy NamedHost = "os_compute_api:os-migrate-server:migrate_live:host";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        var host = request.Payload.GetOptionalString("host");
        if (host is not null && !request.Allows(NamedHost, new PolicyTarget(server.ProjectId, server.UserId)))
        {
            return request.Refused(NamedHost);
        }

        var force = request.Payload.GetOptionalBoolean("force") ?? false;
        if (force && host is null)
        {
            return request.BadRequest("Can't force to a non-provided destination");
        }

        var command = new Core.Rpc.Conductor.MigrateServerLive(
            server.Id,
            host,
            Force: host is not null && (force || !request.IsAtLeast(30)), // before there was a word for it, a host was never put to the scheduler
            request.Payload.GetOptionalString("block_migration") == "auto" ? null : request.Payload.GetOptionalBoolean("block_migration"),
            request.Payload.GetOptionalBoolean("disk_over_commit") ?? false,
            AwaitChecks: !request.IsAtLeast(34),
            request.Caller.IsAdmin);
        await request.CallAsync(MovesRpc.MigrateLive, command, cancel);
        return request.Done();
    }
}
