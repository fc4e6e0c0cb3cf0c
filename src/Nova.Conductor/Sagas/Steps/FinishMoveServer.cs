using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The guest is at its destination: the server is that one from now on, and the one it was is kept until confirm or revert.</summary>
internal sealed class FinishMoveServer(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<MoveState> saga, CancellationToken ct)
    {
        var state = saga.State;
        var (id, chosen, power) = (saga.InstanceId, state.Search.Chosen!, state.Guest!.PowerState);
        await journal.EndAsync(saga, scope =>
        {
            var guests = GuestStore.Of(scope, id);
            var left = guests.Single(guest => guest.Id == state.Source.GuestId);
            var entered = guests.Single(guest => guest.Id == state.Destination!.GuestId);
            GuestStore.SetRole(scope, id, left.Id, GuestRole.Outgoing);
            GuestStore.SetRole(scope, id, entered.Id, GuestRole.Active);
            InstanceStore.Rebind(scope, id, entered, chosen.AvailabilityZone, state.NewFlavor);
            InstanceStore.Relaunched(scope, id);
            InstanceStore.EndTask(scope, id, VmState.Resized, power);
            MigrationStore.SetStatus(scope, state.MigrationId, MigrationStatus.Finished);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
            scope.Touch(Revisioned.Hosts, left.NodeId);
            scope.Touch(Revisioned.Hosts, entered.NodeId);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
