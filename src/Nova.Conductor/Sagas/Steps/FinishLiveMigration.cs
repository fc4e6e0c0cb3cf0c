using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Moves;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The switch: the server is the guest at its destination.</summary>
internal sealed class FinishLiveMigration(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<LiveMigrateState> saga, CancellationToken ct)
    {
        await EndAsync(saga, saga.State.Source.IsGone).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    public Task EndAsync(Saga<LiveMigrateState> saga, bool isLeft) => journal.EndAsync(saga, scope =>
    {
        var state = saga.State;
        LeftHost.Switch(scope, saga.InstanceId, state, isLeft);
        InstanceStore.SetProgress(scope, saga.InstanceId, 0);
        InstanceStore.EndTask(scope, saga.InstanceId, state.Before, state.After);
        MigrationStore.SetStatus(scope, state.MigrationId, MigrationStatus.Completed);
        ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
    });
}
