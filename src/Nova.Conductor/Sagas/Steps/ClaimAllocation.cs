using Nova.Conductor.Servers;
using Nova.Core.Scheduling;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Allocations;
using Nova.Database.Instances;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Claims resources on the best host that still has them, checks the group's policy and binds the instance: one transaction per host tried.</summary>
internal sealed class ClaimAllocation(SagaJournal journal, InstanceReader instances, NovaDatabase database)
{
    public async Task<StepOutcome> DoAsync(Saga saga, CancellationToken ct)
    {
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var asked = ResourceAsk.Of(instance);
        while (saga.StateAs<BuildState>() is { Choices.Count: > 0 } state)
        {
            var choice = state.Choices[0];
            HostChoice[] rest = [.. state.Choices.Skip(1)];
            var bound = state with { Choices = rest, Chosen = choice, Attempt = instance.Attempt + 1, UndoAttempt = null };
            var step = journal.Prepare(saga, SagaJournal.Next(saga), bound);
            var verdict = await database.WriteAsync(scope => TryBind(scope, step, saga, instance, choice, bound.Attempt, asked), CancellationToken.None)
                .ConfigureAwait(false);
            if (verdict == ClaimVerdict.Claimed)
            {
                step.Committed();
                saga.Instance = instance with
                {
                    Host = choice.Host,
                    Node = choice.Node,
                    AvailabilityZone = choice.AvailabilityZone,
                    Attempt = bound.Attempt,
                    TaskState = TaskState.Spawning,
                };
                return StepOutcome.Next;
            }

            saga.State = state with { Choices = rest };
        }

        // All refused: others were faster. The scheduler must see at least what refused us.
        var newest = await database.ReadAsync(RevisionStore.Newest, ct).ConfigureAwait(false);
        saga.State = saga.StateAs<BuildState>() with { MinimumRevision = newest };
        return StepOutcome.RepeatFrom(BuildServerSaga.SelectHostStep);
    }

    public async Task UndoAsync(Saga saga, CancellationToken ct)
    {
        var state = saga.StateAs<BuildState>();
        var failed = state.Chosen;
        var released = state with
        {
            Chosen = null,
            UndoAttempt = null,
            HostIsGone = false,
            FailedHosts = failed is null ? state.FailedHosts : [.. state.FailedHosts, failed.Host],
            LastFailure = saga.Because?.Details ?? saga.Because?.Message,
        };
        await journal.UndoneAsync(saga, released, scope =>
        {
            AllocationStore.Release(scope, saga.InstanceId);
            if (failed is not null)
            {
                InstanceStore.Unbind(scope, saga.InstanceId);
                ActionStore.FinishEvents(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
                HostBuilds.CountFailure(scope, failed.NodeId);
                if (state.HostIsGone)
                {
                    HostBuilds.LeftBehind(scope, failed.Host, saga.InstanceId);
                }
            }
        }).ConfigureAwait(false);
        saga.Instance = null;
    }

    private static ClaimVerdict TryBind(
        WriteScope scope, PreparedMove step, Saga saga, InstanceRecord instance, HostChoice choice, int attempt, IReadOnlyList<ResourceAmount> asked)
    {
        if (instance.ServerGroupId is { } group && !GroupGuard.Permits(scope, group, instance.Id, choice.Host))
        {
            return ClaimVerdict.PolicyViolated;
        }

        if (!AllocationStore.TryClaim(scope, instance.Id, choice.NodeId, asked))
        {
            return ClaimVerdict.NoCapacity;
        }

        step.Write(scope);
        InstanceStore.Bind(scope, instance.Id, choice.Host, choice.Node, choice.AvailabilityZone, attempt, TaskState.Spawning);
        ActionStore.StartEvent(scope, saga.ActionId, "compute__do_build_and_run_instance", choice.Host);
        scope.Touch(Revisioned.Hosts, choice.NodeId);
        return ClaimVerdict.Claimed;
    }

    private enum ClaimVerdict
    {
        Claimed,
        NoCapacity,
        PolicyViolated,
    }
}
