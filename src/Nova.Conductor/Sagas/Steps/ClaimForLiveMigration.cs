using Nova.Conductor.Sagas.Placing;
using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Moves;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Claims a place for the guest that a server becomes while it runs on.</summary>
internal sealed class ClaimForLiveMigration(ClaimHost claims, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<LiveMigrateState> saga, CancellationToken ct)
    {
        var (migration, source) = (saga.State.MigrationId, saga.State.Source);
        var claim = await claims.TryAsync(
            saga,
            GuestRole.Incoming,
            static (state, claim) => state with { Destination = claim.Order, Source = state.Source with { Attempt = claim.Attempt, UndoAttempt = null } },
            (scope, claim) =>
            {
                InstanceStore.SetAttempt(scope, saga.InstanceId, source.GuestId, claim.Attempt);
                MigrationStore.SetDestination(scope, migration, MigrationStatus.Preparing, claim.Choice.Host, claim.Choice.Node, claim.GuestId);
                ActionStore.StartEvent(scope, saga.ActionId, "compute_check_can_live_migrate_destination", claim.Choice.Host);
                ActionStore.StartEvent(scope, saga.ActionId, "compute_check_can_live_migrate_source", source.Host);
            },
            ct).ConfigureAwait(false);
        if (claim is null)
        {
            return StepOutcome.RepeatFrom(SelectHost.Step);
        }

        saga.Instance = saga.Instance! with { Attempt = claim.Attempt };
        return StepOutcome.Next;
    }

    public async Task UndoAsync(Saga<LiveMigrateState> saga, CancellationToken ct)
    {
        var state = saga.State;
        var released = state with { Search = state.Search.WithoutChosen(saga.Because), Destination = null, Target = null };
        await journal.UndoneAsync(saga, released, scope =>
        {
            if (state.Destination is not { } destination)
            {
                return;
            }

            AllocationStore.Release(scope, destination.GuestId);
            GuestStore.Remove(scope, saga.InstanceId, destination.GuestId, destination.IsGone);
            MigrationStore.SetDestination(scope, state.MigrationId, MigrationStatus.Accepted, null, null, null);
            ActionStore.FinishEvents(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
        }).ConfigureAwait(false);
        saga.Instance = null;
    }
}
