using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Records the new state.</summary>
internal sealed class FinishPowerAction(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga saga, CancellationToken ct)
    {
        var state = saga.StateAs<PowerActionState>();
        await journal.EndAsync(saga, scope =>
        {
            InstanceStore.EndTask(scope, saga.InstanceId, InstanceTransitions.Table[state.Action].Becomes!.Value, state.After);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
