using Nova.Conductor.Servers;
using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The server is again the guest it was.</summary>
internal sealed class FinishRevert(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<RevertState> saga, CancellationToken ct)
    {
        var (state, power) = (saga.State, saga.State.Guest!.PowerState);
        await journal.EndAsync(saga, scope =>
        {
            SwitchBack(scope, saga.InstanceId, state);
            InstanceStore.EndTask(scope, saga.InstanceId, state.Migration.OldState == VmState.Stopped ? VmState.Stopped : VmState.Active, power);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    /// <summary>The switch back: roles, place and flavor, the destination's claim and what quota is too much.</summary>
    public static void SwitchBack(WriteScope scope, Guid id, RevertState state)
    {
        var (migration, destination) = (state.Migration, state.Destination);
        var back = GuestStore.Of(scope, id).Single(guest => guest.Id == state.Source.GuestId);
        AllocationStore.Release(scope, destination.GuestId);
        GuestStore.Remove(scope, id, destination.GuestId, destination.IsGone);
        GuestStore.SetRole(scope, id, back.Id, GuestRole.Active);
        InstanceStore.Rebind(scope, id, back, migration.SourceZone, migration.OldFlavor);
        ServerQuota.Settle(scope, InstanceQueries.Find(scope, id)!, kept: migration.OldFlavor, dropped: migration.NewFlavor);
        MigrationStore.SetStatus(scope, migration.Id, MigrationStatus.Reverted);
        scope.Touch(Revisioned.Hosts, back.NodeId);
    }
}
