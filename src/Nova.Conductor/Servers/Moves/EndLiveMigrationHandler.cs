using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Moves;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Moves;

/// <summary><c>servers.end_live_migration</c>: tells the saga of a live migration to give up, or to have it done at once.</summary>
internal sealed class EndLiveMigrationHandler(CallResults calls, IRpcClient rpc)
{
    public async Task<Nothing> HandleAsync(EndLiveMigration request, RpcCall call, CancellationToken ct)
    {
        var (done, hint) = await calls.OnceAsync(call.CallId, scope => (Nothing.Value, Tell(scope, request, call.Context)), ct).ConfigureAwait(false);
        if (hint is not null)
        {
            await rpc.FanoutAsync(SagasRpc.Signalled, hint, call.Context, ct).ConfigureAwait(false);
        }

        return done;
    }

    private static SagaSignalled? Tell(WriteScope scope, EndLiveMigration request, RequestContext context)
    {
        var seen = ServerFaults.Visible(InstanceQueries.Find(scope, request.Id), request.Id, context);
        EditedServer.Require(request.Abort ? ServerAction.AbortLiveMigration : ServerAction.ForceCompleteLiveMigration, seen, request.OverrideLock);
        if (MigrationStore.Find(scope, seen.Id, request.Number) is not { Type: MigrationTypes.Live } migration)
        {
            // As upstream, where only one that is to be given up is a resource.
            throw new FaultException(request.Abort ? FaultKind.NotFound : FaultKind.BadRequest, $"Migration {request.Number} not found for instance {seen.Id}");
        }

        var isEarly = migration.Status is MigrationStatus.Queued or MigrationStatus.Preparing;
        if (migration.Status != MigrationStatus.Running && !(isEarly && request.EarlyToo))
        {
            var what = request.Abort ? "abort live migration" : "force complete";
            throw new FaultException(
                FaultKind.BadRequest,
                $"Migration {request.Number} state of instance {seen.Id} is {migration.Status}. Cannot {what} while the migration is in this state.");
        }

        var name = request.Abort ? LiveMigrationEvents.Abort : LiveMigrationEvents.ForceComplete;
        var action = ActionStore.Start(scope, seen.Id, request.Abort ? "live_migration_cancel" : "live_migration_force_complete", context);
        ActionStore.StartEvent(scope, action, request.Abort ? "compute_live_migration_abort" : "compute_live_migration_force_complete", migration.SourceHost);
        ActionStore.Finish(scope, action, succeeded: true, null, null);
        LiveMigrationEvents.Happens(scope, context, seen.Id, name);
        return SignalStore.Tell(scope, seen.Id, name, null) is { } saga ? new SagaSignalled(saga, name) : null;
    }
}
