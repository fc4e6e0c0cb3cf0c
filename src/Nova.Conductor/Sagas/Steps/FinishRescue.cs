using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The rescue system runs: ends the saga, secrets included.</summary>
internal sealed class FinishRescue(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<RescueState> saga, CancellationToken ct)
    {
        var power = saga.State.Rescued!.PowerState;
        await journal.EndAsync(saga, scope =>
        {
            InstanceStore.Relaunched(scope, saga.InstanceId);
            InstanceStore.EndTask(scope, saga.InstanceId, VmState.Rescued, power);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
