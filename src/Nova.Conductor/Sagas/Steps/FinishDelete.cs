using Nova.Conductor.Servers;
using Nova.Database.Allocations;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>The guest is gone: gives back claim and quota, leaves the group and marks the row deleted.</summary>
internal sealed class FinishDelete(SagaJournal journal, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga saga, CancellationToken ct)
    {
        var state = saga.StateAs<DeleteState>();
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        await journal.EndAsync(saga, scope =>
        {
            AllocationStore.Release(scope, instance.Id);
            if (InstanceStore.MarkDeleted(scope, instance.Id))
            {
                ServerQuota.GiveBack(scope, instance.ProjectId, instance.UserId, instance.Flavor);
            }

            if (state.HostIsGone)
            {
                HostBuilds.LeftBehind(scope, instance.Host!, instance.Id);
            }

            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
