using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Moves;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers.Moves;

/// <summary>What becomes of a move whose server is deleted or taken out of it by hand.</summary>
internal static class OpenMove
{
    /// <summary>The server is deleted: the record is closed as upstream does, and quota that two flavors held is that of the one it has.</summary>
    public static void Drop(WriteScope scope, InstanceRecord instance) => Close(scope, instance, static status => status is
        MigrationStatus.Finished or MigrationStatus.Confirming ? MigrationStatus.Confirmed : MigrationStatus.Error);

    /// <summary>
    /// An administrator says what the state is: there is no confirm and no revert any more. The guest the server is not goes, with its claim, when its host next looks;
    /// also that of a move which could not be undone in time and is closed already.
    /// </summary>
    public static void Abandon(WriteScope scope, InstanceRecord instance)
    {
        Close(scope, instance, static _ => MigrationStatus.Error);
        foreach (var guest in GuestStore.Of(scope, instance.Id).Where(guest => guest.Role is GuestRole.Incoming or GuestRole.Outgoing))
        {
            AllocationStore.Release(scope, guest.Id);
            GuestStore.Remove(scope, instance.Id, guest.Id, hostIsGone: true);
        }
    }

    private static void Close(WriteScope scope, InstanceRecord instance, Func<string, string> end)
    {
        if (MigrationStore.OpenOf(scope, instance.Id) is not { } migration)
        {
            return;
        }

        MigrationStore.SetStatus(scope, migration.Id, end(migration.Status));
        var isNew = instance.GuestId == migration.DestinationGuestId;
        ServerQuota.Settle(scope, instance, kept: isNew ? migration.NewFlavor : migration.OldFlavor, dropped: isNew ? migration.OldFlavor : migration.NewFlavor);
    }
}
