using Nova.Conductor.Sagas.Placing;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Asks the scheduler whether the server's host can take its new image (OSSA-2017-005). Its claim stays as it is (OSSA-2017-006).</summary>
internal sealed class CheckPlace(SelectHost select, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<RebuildState> saga, CancellationToken ct)
    {
        if (saga.State.Image.Id != saga.State.OldImageId && await select.DoAsync(saga, ct).ConfigureAwait(false) is StepOutcome.Failed refused)
        {
            return refused;
        }

        await journal.DoneAsync(saga, saga.State, scope =>
        {
            ActionStore.FinishEvents(scope, saga.ActionId, succeeded: true, null, null);
            ActionStore.StartEvent(scope, saga.ActionId, "compute_rebuild_instance", saga.State.Guest.Host);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
