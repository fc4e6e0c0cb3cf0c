using Nova.Conductor.Sagas.Placing;
using Nova.Core.Servers;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Claims a host and binds the server to it.</summary>
internal sealed class ClaimForUnshelving(ClaimHost claims, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<UnshelveState> saga, CancellationToken ct)
    {
        var claim = await claims.TryAsync(
            saga,
            GuestRole.Active,
            static (state, claim) => state with { Order = claim.Order },
            (scope, claim) =>
            {
                var choice = claim.Choice;
                InstanceStore.Bind(scope, saga.InstanceId, claim.GuestId, choice.Host, choice.Node, choice.AvailabilityZone, claim.Attempt, TaskState.Spawning);
                ActionStore.FinishEvents(scope, saga.ActionId, succeeded: true, null, null);
                ActionStore.StartEvent(scope, saga.ActionId, "compute_unshelve_instance", choice.Host);
            },
            ct).ConfigureAwait(false);
        if (claim is null)
        {
            return StepOutcome.RepeatFrom(SelectHost.Step);
        }

        saga.Instance = claim.Order.Bind(saga.Instance!, claim.Choice) with { TaskState = TaskState.Spawning };
        return StepOutcome.Next;
    }

    public async Task UndoAsync(Saga<UnshelveState> saga, CancellationToken ct)
    {
        var (failed, order) = (saga.State.Search.Chosen, saga.State.Order);
        var released = saga.State with { Search = saga.State.Search.WithoutChosen(saga.Because), Order = null };
        await journal.UndoneAsync(saga, released, scope =>
        {
            if (failed is not null && order is not null)
            {
                AllocationStore.Release(scope, order.GuestId);
                GuestStore.Remove(scope, saga.InstanceId, order.GuestId, order.IsGone);
                InstanceStore.Unbind(scope, saga.InstanceId);
                InstanceStore.SetTask(scope, saga.InstanceId, TaskState.Unshelving);
                ActionStore.FinishEvents(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
                HostBuilds.CountFailure(scope, failed.NodeId);
            }
        }).ConfigureAwait(false);
        saga.Instance = null;
    }
}
