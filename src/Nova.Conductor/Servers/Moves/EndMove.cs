using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers.Moves;

/// <summary>Begins the end of a move that waits: task state, record, action and saga in the caller's transaction.</summary>
internal sealed class EndMove(SagaStarter sagas, ConfirmMoveSaga confirms, RevertMoveSaga reverts)
{
    /// <summary>Writes a confirmation that has been found allowed on the instance as read; null where it has changed since.</summary>
    public SagaEntry? TryConfirm(WriteScope scope, InstanceRecord seen, RequestContext context)
    {
        var migration = Waiting(scope, seen, MigrationStatus.Confirming);
        if (!InstanceStore.TryStartTask(scope, seen, TaskState.ResizeConfirming))
        {
            return null;
        }

        MigrationStore.SetStatus(scope, migration.Id, MigrationStatus.Confirming);
        var number = ActionStore.Start(scope, seen.Id, "confirmResize", context);
        ActionStore.StartEvent(scope, number, "compute_confirm_resize", migration.SourceHost);
        return sagas.Write(scope, confirms, seen.Id, context, number, new ConfirmState { Migration = migration, Source = Source(migration, seen) });
    }

    /// <summary>Writes a way back that has been found allowed on the instance as read; null where it has changed since.</summary>
    public SagaEntry? TryRevert(WriteScope scope, InstanceRecord seen, RequestContext context)
    {
        var migration = Waiting(scope, seen, MigrationStatus.Reverting);
        if (!HostLeaseStore.IsUp(scope, migration.SourceHost, scope.Now))
        {
            throw new FaultException(FaultKind.Conflict, "Service is unavailable at this time.");
        }

        if (!InstanceStore.TryStartTask(scope, seen, TaskState.ResizeReverting))
        {
            return null;
        }

        MigrationStore.SetStatus(scope, migration.Id, MigrationStatus.Reverting);
        var number = ActionStore.Start(scope, seen.Id, "revertResize", context);
        ActionStore.StartEvent(scope, number, "compute_revert_resize", migration.DestinationHost);
        return sagas.Write(scope, reverts, seen.Id, context, number, new RevertState
        {
            Migration = migration,
            Source = Source(migration, seen),
            Destination = new GuestOrder { GuestId = seen.GuestId!.Value, Host = seen.Host!, Attempt = seen.Attempt + 1 },
        });
    }

    /// <summary>
    /// The move that waits, with the guest it left still there. One whose end was begun and failed can only be ended the same way: nobody knows what is left of the other guest.
    /// </summary>
    private static MigrationRecord Waiting(WriteScope scope, InstanceRecord seen, string begun) =>
        MigrationStore.OpenOf(scope, seen.Id) is { } migration
        && (migration.Status == MigrationStatus.Finished || migration.Status == begun)
        && migration.DestinationGuestId == seen.GuestId
        && GuestStore.Of(scope, seen.Id).Any(guest => guest.Id == migration.SourceGuestId && guest.Role == GuestRole.Outgoing)
            ? migration
            : throw new FaultException(FaultKind.BadRequest, "Instance has not been resized.");

    private static GuestOrder Source(MigrationRecord migration, InstanceRecord seen) =>
        new() { GuestId = migration.SourceGuestId, Host = migration.SourceHost, Attempt = seen.Attempt + 1 };
}
