using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The guest is made: ends the saga, secrets included.</summary>
internal sealed class FinishRebuild(SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<RebuildState> saga, CancellationToken ct)
    {
        var (made, state) = (saga.State.Made!, saga.State.Before == VmState.Stopped ? VmState.Stopped : VmState.Active);
        await journal.EndAsync(saga, scope =>
        {
            InstanceStore.Rebuilt(scope, saga.InstanceId, state, made.PowerState, made.RootDeviceName, made.BlockDevices);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
