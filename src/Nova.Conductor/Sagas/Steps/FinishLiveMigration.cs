using Nova.Conductor.Servers.Moves;
using Nova.Core.Moves;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The switch: the server is the guest at its destination.</summary>
internal sealed class FinishLiveMigration(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<LiveMigrateState> saga, CancellationToken ct)
    {
        await journal.EndAsync(saga, scope => End(scope, saga, saga.State.Source.IsGone)).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    /// <summary>The guest has arrived: what is left is to tidy up.</summary>
    public static void Begin(WriteScope scope, Saga<LiveMigrateState> saga)
    {
        MigrationStore.SetStatus(scope, saga.State.MigrationId, MigrationStatus.PostMigrating);
        ActionStore.FinishEvents(scope, saga.ActionId, succeeded: true, null, null);
        ActionStore.StartEvent(scope, saga.ActionId, "compute_post_live_migration_at_destination", saga.State.Destination!.Host);
        LiveMigrationEvents.Begins(scope, saga.Context, saga.InstanceId, LiveMigrationEvents.Leave);
    }

    /// <summary>The server is at its destination, and the action is done.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="saga">The saga.</param>
    /// <param name="isLeft">True where the source could not be told to tidy up: it does when it comes back.</param>
    public static void End(WriteScope scope, Saga<LiveMigrateState> saga, bool isLeft)
    {
        var state = saga.State;
        LiveMigrationEvents.Ends(scope, saga.Context, saga.InstanceId, LiveMigrationEvents.Leave);
        LeftHost.Switch(scope, saga.InstanceId, state, isLeft);
        LiveMigrationEvents.Begins(scope, saga.Context, saga.InstanceId, LiveMigrationEvents.Arrive);
        InstanceStore.EndTask(scope, saga.InstanceId, state.Before, state.After);
        MigrationStore.SetStatus(scope, state.MigrationId, MigrationStatus.Completed);
        ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
    }
}
