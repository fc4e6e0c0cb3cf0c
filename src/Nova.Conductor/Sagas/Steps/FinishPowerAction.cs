using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Records the new state.</summary>
internal sealed class FinishPowerAction(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<PowerActionState> saga, CancellationToken ct)
    {
        await journal.EndAsync(saga, scope =>
        {
            InstanceStore.EndTask(scope, saga.InstanceId, InstanceTransitions.Table[saga.State.Action].Becomes!.Value, saga.State.After);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
