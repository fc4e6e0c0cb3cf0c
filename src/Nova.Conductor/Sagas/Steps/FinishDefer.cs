using Nova.Conductor.Servers;
using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Records the new state. A server that is soft-deleted uses no quota, as upstream; its claim stays.</summary>
internal sealed class FinishDefer(SagaJournal journal, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<DeferState> saga, CancellationToken ct)
    {
        var (state, instance) = (saga.State, saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false));
        await journal.EndAsync(saga, scope =>
        {
            if (state.Action == ServerAction.SoftDelete)
            {
                ServerQuota.GiveBack(scope, instance.ProjectId, instance.UserId, instance.Flavor);
            }

            InstanceStore.EndTask(scope, saga.InstanceId, state.Action == ServerAction.Restore ? VmState.Active : VmState.SoftDelete, state.After);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
