using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The guest runs from its own disks: whatever it was before its rescue, it is ACTIVE, as upstream.</summary>
internal sealed class FinishUnrescue(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<UnrescueState> saga, CancellationToken ct)
    {
        var power = saga.State.Restored!.PowerState;
        await journal.EndAsync(saga, scope =>
        {
            InstanceStore.EndTask(scope, saga.InstanceId, VmState.Active, power);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
