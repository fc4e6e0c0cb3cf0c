using Nova.Conductor.Sagas.Placing;
using Nova.Database;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Asks the scheduler whether the server's host can take its new image (OSSA-2017-005). Its claim stays as it is (OSSA-2017-006).</summary>
internal sealed class CheckPlace(SelectHost select, SagaJournal journal, NovaDatabase database)
{
    public async Task<StepOutcome> DoAsync(Saga<RebuildState> saga, CancellationToken ct)
    {
        if (saga.State.Image.Id != saga.State.OldImageId && await select.DoAsync(saga, ct).ConfigureAwait(false) is StepOutcome.Failed refused)
        {
            return refused;
        }

        var shift = journal.Prepare(saga, SagaJournal.Next(saga), saga.State);
        await database.WriteAsync(
            scope =>
            {
                shift.Write(scope);
                ActionStore.FinishEvents(scope, saga.ActionId, succeeded: true, null, null);
                ActionStore.StartEvent(scope, saga.ActionId, "compute_rebuild_instance", saga.State.Guest.Host);
                return true;
            },
            CancellationToken.None).ConfigureAwait(false);
        shift.Committed();
        return StepOutcome.Next;
    }
}
