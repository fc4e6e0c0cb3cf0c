using Nova.Conductor.Sagas;
using Nova.Conductor.Sagas.Placing;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Moves;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Hosts;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Moves;

/// <summary><c>servers.migrate_live</c>: begins a live migration and, as upstream before 2.34, answers when its destination has been checked.</summary>
internal sealed class MigrateServerLiveHandler(
    ServerOperation operation, SagaStarter sagas, LiveMigrateSaga migrations, NovaDatabase database, InstanceReader instances, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    public async Task<Nothing> HandleAsync(MigrateServerLive request, RpcCall call, CancellationToken ct)
    {
        await operation.StartAsync(
            ServerAction.MigrateLive,
            request.Id,
            request.OverrideLock,
            call,
            (scope, seen) =>
            {
                RequireHosts(scope, seen, request.Host);
                return TryWrite(scope, seen, request, call.Context);
            },
            ct).ConfigureAwait(false);
        if (request.AwaitChecks)
        {
            await AwaitChecksAsync(request.Id, ct).ConfigureAwait(false);
        }

        return Nothing.Value;
    }

    private static void RequireHosts(WriteScope scope, InstanceRecord seen, string? host)
    {
        if (host is not null && host == seen.Host)
        {
            throw new FaultException(FaultKind.BadRequest, $"Unable to migrate instance ({seen.Id}) to current host ({host}).");
        }

        if (host is not null && !NodeStore.IsHost(scope, host))
        {
            throw new FaultException(FaultKind.BadRequest, $"Compute host {host} could not be found.");
        }

        if (new[] { seen.Host!, host }.OfType<string>().FirstOrDefault(needed => !HostLeaseStore.IsUp(scope, needed, scope.Now)) is { } away)
        {
            throw new FaultException(FaultKind.BadRequest, $"Compute service of {away} is unavailable at this time.");
        }
    }

    private SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, MigrateServerLive request, RequestContext context)
    {
        if (!InstanceStore.TryStartTask(scope, seen, TaskState.Migrating))
        {
            return null;
        }

        var migration = NewMove.Insert(scope, seen, context, MigrationTypes.Live, MigrationStatus.Accepted, request.Host);
        var number = ActionStore.Start(scope, seen.Id, "live-migration", context);
        ActionStore.StartEvent(scope, number, "conductor_live_migrate_instance", null);
        return sagas.Write(scope, migrations, seen.Id, context, number, new LiveMigrateState
        {
            Search = new Search { Wish = PlacementWish.Away(seen, request.Host, request.Force) },
            MigrationId = migration,
            Before = seen.VmState,
            BlockMigration = request.BlockMigration,
            DiskOverCommit = request.DiskOverCommit,
            Source = GuestOrder.Of(seen),
        });
    }

    /// <summary>Until the newest live migration of the server is past its checks, or over.</summary>
    private async Task AwaitChecksAsync(Guid id, CancellationToken ct)
    {
        while (true)
        {
            var status = await database.ReadAsync(
                scope => MigrationStore.List(scope, new ListMigrations { InstanceId = id, Type = MigrationTypes.Live, NewestFirst = true, Limit = 1 })[0].Status, ct).ConfigureAwait(false);
            if (status is MigrationStatus.Error)
            {
                var server = await instances.FindAsync(id, ct).ConfigureAwait(false);
                throw new FaultException(FaultKind.BadRequest, server?.Fault?.Message ?? "Migration pre-check error.");
            }

            if (status is not (MigrationStatus.Accepted or MigrationStatus.Preparing))
            {
                return;
            }

            await Task.Delay(LookAgain, time, ct).ConfigureAwait(false);
        }
    }
}
