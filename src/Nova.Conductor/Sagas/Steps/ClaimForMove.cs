using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Servers;
using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Moves;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Claims a place for a second guest of the server, beside the one it is; on the same host too.</summary>
internal sealed class ClaimForMove(ClaimHost claims, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<MoveState> saga, CancellationToken ct)
    {
        var migration = saga.State.MigrationId;
        var source = saga.State.Source;
        var claim = await claims.TryAsync(
            saga,
            GuestRole.Incoming,
            static (state, claim) => state with
            {
                Destination = claim.Order,
                Source = state.Source with { Attempt = claim.Attempt, UndoAttempt = null },
            },
            (scope, claim) =>
            {
                InstanceStore.SetAttempt(scope, saga.InstanceId, source.GuestId, claim.Attempt);
                InstanceStore.SetTask(scope, saga.InstanceId, TaskState.ResizeMigrating);
                MigrationStore.SetDestination(scope, migration, MigrationStatus.Migrating, claim.Choice.Host, claim.Choice.Node, claim.GuestId);
                ActionStore.StartEvent(scope, saga.ActionId, "compute_prep_resize", claim.Choice.Host);
                ActionStore.FinishEvents(scope, saga.ActionId, succeeded: true, null, null);
                ActionStore.StartEvent(scope, saga.ActionId, "compute_resize_instance", source.Host);
                InstanceEvents.Tell(scope, saga.Context, saga.InstanceId, InstanceEvents.ResizePrep, "end");
                InstanceEvents.Tell(scope, saga.Context, saga.InstanceId, InstanceEvents.Resize, "start");
            },
            ct).ConfigureAwait(false);
        if (claim is null)
        {
            return StepOutcome.RepeatFrom(SelectHost.Step);
        }

        saga.Instance = saga.Instance! with { Attempt = claim.Attempt, TaskState = TaskState.ResizeMigrating };
        return StepOutcome.Next;
    }

    public async Task UndoAsync(Saga<MoveState> saga, CancellationToken ct)
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
            MigrationStore.SetDestination(scope, state.MigrationId, MigrationStatus.PreMigrating, null, null, null);
            InstanceStore.SetTask(scope, saga.InstanceId, TaskState.ResizePrep);
            ActionStore.FinishEvents(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
        }).ConfigureAwait(false);
        saga.Instance = null;
    }
}
