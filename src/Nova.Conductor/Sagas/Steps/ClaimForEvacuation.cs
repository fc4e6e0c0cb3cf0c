using Nova.Conductor.Sagas.Placing;
using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Moves;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Claims a place for the guest that an evacuated server becomes.</summary>
internal sealed class ClaimForEvacuation(ClaimHost claims, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<EvacuateState> saga, CancellationToken ct)
    {
        var migration = saga.State.MigrationId;
        var claim = await claims.TryAsync(
            saga,
            GuestRole.Incoming,
            static (state, claim) => state with { Destination = claim.Order },
            (scope, claim) =>
            {
                InstanceStore.SetAttempt(scope, saga.InstanceId, claim.GuestId, claim.Attempt);
                MigrationStore.SetDestination(scope, migration, MigrationStatus.PreMigrating, claim.Choice.Host, claim.Choice.Node, claim.GuestId);
                ActionStore.StartEvent(scope, saga.ActionId, "compute_rebuild_instance", claim.Choice.Host);
            },
            ct).ConfigureAwait(false);
        if (claim is null)
        {
            return StepOutcome.RepeatFrom(SelectHost.Step);
        }

        saga.Instance = saga.Instance! with { Attempt = claim.Attempt };
        return StepOutcome.Next;
    }

    public async Task UndoAsync(Saga<EvacuateState> saga, CancellationToken ct)
    {
        var state = saga.State;
        var released = state with { Search = state.Search.WithoutChosen(saga.Because), Destination = null };
        await journal.UndoneAsync(saga, released, scope =>
        {
            if (state.Destination is not { } destination)
            {
                return;
            }

            AllocationStore.Release(scope, destination.GuestId);
            GuestStore.Remove(scope, saga.InstanceId, destination.GuestId, destination.IsGone);
            MigrationStore.SetDestination(scope, state.MigrationId, MigrationStatus.Accepted, null, null, null);
            InstanceStore.SetTask(scope, saga.InstanceId, TaskState.Rebuilding);
            ActionStore.FinishEvents(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
        }).ConfigureAwait(false);
        saga.Instance = null;
    }
}
