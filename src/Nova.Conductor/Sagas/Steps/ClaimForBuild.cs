using Nova.Conductor.Networks;
using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Servers;
using Nova.Core.Servers;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Claims a host and binds the instance to it.</summary>
internal sealed class ClaimForBuild(ClaimHost claims, SagaJournal journal, ServerQuota quota, InstanceReader instances, NetworkOptions networking)
{
    public async Task<StepOutcome> DoAsync(Saga<BuildState> saga, CancellationToken ct)
    {
        var claim = await claims.TryAsync(
            saga,
            GuestRole.Active,
            static (state, claim) => state with { Order = claim.Order },
            (scope, claim) =>
            {
                var choice = claim.Choice;
                InstanceStore.Bind(scope, saga.InstanceId, claim.GuestId, choice.Host, choice.Node, choice.AvailabilityZone, claim.Attempt, TaskState.Spawning);
                if (saga.State.Networks is { Count: > 0 } networks)
                {
                    var project = saga.Context.ProjectId ?? "";
                    quota.RequireFixedAddresses(scope, project, networks.Count);
                    GuestAddresses.Give(scope, saga.InstanceId, project, networks, networking);
                }

                ActionStore.StartEvent(scope, saga.ActionId, "compute__do_build_and_run_instance", choice.Host);
            },
            ct).ConfigureAwait(false);
        if (claim is null)
        {
            return StepOutcome.RepeatFrom(SelectHost.Step);
        }

        // What the transaction gave it of addresses is in the row alone.
        saga.Instance = saga.State.Networks is { Count: > 0 }
            ? await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false)
            : claim.Order.Bind(saga.Instance!, claim.Choice) with { TaskState = TaskState.Spawning };
        return StepOutcome.Next;
    }

    public async Task UndoAsync(Saga<BuildState> saga, CancellationToken ct)
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
                if (saga.State.Networks is { Count: > 0 } && InstanceQueries.Find(scope, saga.InstanceId) is { } instance)
                {
                    GuestAddresses.TakeBack(scope, instance);
                }

                ActionStore.FinishEvents(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
                HostBuilds.CountFailure(scope, failed.NodeId);
            }
        }).ConfigureAwait(false);
        saga.Instance = null;
    }
}
