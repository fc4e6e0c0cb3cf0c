using Nova.Conductor.Sagas;
using Nova.Conductor.Sagas.Placing;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers.Moves;

/// <summary>What a resize and a cold migration begin with.</summary>
/// <param name="Action">Which.</param>
/// <param name="Flavor">The flavor from then on.</param>
/// <param name="Host">Host asked for; null for any.</param>
/// <param name="Image">The image it was built from, where there is one.</param>
internal sealed record MoveOrder(ServerAction Action, FlavorRecord Flavor, string? Host, ImageRecord? Image);

/// <summary>Begins a move: quota, task state, record, action and saga in the caller's transaction.</summary>
internal sealed class StartMove(SagaStarter sagas, MoveServerSaga moves, ServerQuota quota, MoveOptions options)
{
    /// <summary>Writes a move that has been found allowed on the instance as read; null where it has changed since.</summary>
    public SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, MoveOrder order, RequestContext context)
    {
        var source = GuestOrder.Of(seen);
        if (!HostLeaseStore.IsUp(scope, source.Host, scope.Now))
        {
            throw new FaultException(FaultKind.Conflict, "Service is unavailable at this time.");
        }

        quota.TakeMore(scope, seen, order.Flavor);
        if (!InstanceStore.TryStartTask(scope, seen, TaskState.ResizePrep))
        {
            // The caller reads again in this same transaction: what was taken is given back.
            ServerQuota.Settle(scope, seen, kept: seen.Flavor, dropped: order.Flavor);
            return null;
        }

        var isResize = order.Action == ServerAction.Resize;
        var migration = NewMove.Insert(scope, seen, context, isResize ? MigrationTypes.Resize : MigrationTypes.Migration, MigrationStatus.PreMigrating, flavor: order.Flavor);
        var number = ActionStore.Start(scope, seen.Id, isResize ? "resize" : "migrate", context);
        ActionStore.StartEvent(scope, number, "cold_migrate", null);
        ActionStore.StartEvent(scope, number, "conductor_migrate_server", null);
        var wish = PlacementWish.Away(seen, order.Host);
        return sagas.Write(scope, moves, seen.Id, context, number, new MoveState
        {
            Search = new Search { Wish = isResize && options.AllowSameHost ? wish with { ForbiddenHosts = [] } : wish },
            MigrationId = migration,
            OldFlavor = seen.Flavor,
            NewFlavor = order.Flavor,
            Before = seen.VmState,
            Image = order.Image,
            Source = source,
        });
    }
}
