using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The image is whole; the server is what it was. Backups that are too many go.</summary>
internal sealed class FinishSnapshot(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<SnapshotState> saga, CancellationToken ct)
    {
        await journal.EndAsync(saga, scope =>
        {
            InstanceStore.EndTask(scope, saga.InstanceId, saga.State.Before, saga.State.After);
            foreach (var image in saga.State.Superfluous)
            {
                DiscardImageSaga.Write(scope, saga, image);
            }

            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
