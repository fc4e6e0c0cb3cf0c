using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest stopped, so that its disk is at rest.</summary>
internal sealed class StopForShelving(HostCalls hosts, GuestOrders orders, SagaJournal journal, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<ShelveState> saga, CancellationToken ct)
    {
        var (state, order) = (saga.State, saga.State.Order);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        saga.State = state with { MayBeStopped = IsOn(state) };
        if (IsOn(state))
        {
            var command = new ChangePower(instance, order.GuestId, order.Attempt, ServerAction.Stop);
            var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.ChangePower, order.Host, command, ct).ConfigureAwait(false);
            if (await orders.HasCaughtUpAsync(saga, order.GuestId, order.Attempt, answer.Refusal, static (seen, attempt) => seen.With(seen.Order with { Attempt = attempt }))
                .ConfigureAwait(false))
            {
                return StepOutcome.RepeatFrom(saga.StepName);
            }

            if (answer.Value is null)
            {
                return StepOutcome.Fail(answer.Trouble);
            }
        }

        // The snapshot is another deed.
        var next = order with { Attempt = order.Attempt + 1 };
        await journal.DoneAsync(saga, saga.State.With(next), scope => InstanceStore.SetAttempt(scope, saga.InstanceId, next.GuestId, next.Attempt)).ConfigureAwait(false);
        saga.Instance = instance with { Attempt = next.Attempt };
        return StepOutcome.Next;
    }

    /// <summary>A guest that ran runs again; any other is left off.</summary>
    public async Task UndoAsync(Saga<ShelveState> saga, CancellationToken ct)
    {
        var state = saga.State;
        if (state.Before != VmState.Active)
        {
            saga.State = state with { MayBeStopped = IsOn(state) };
            return;
        }

        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var restart = state.Restart ?? state.Order with { Attempt = state.Order.UndoAttempt ?? state.Order.Attempt, UndoAttempt = null };
        await orders.TakeBackAsync(
            saga,
            restart,
            static (seen, order) => seen with { Restart = order, MayBeStopped = true },
            ComputeRpc.ChangePower,
            attempt => new ChangePower(instance with { Attempt = attempt }, restart.GuestId, attempt, ServerAction.Start),
            ct).ConfigureAwait(false);
    }

    /// <summary>What is stopped or saved to the disk is at rest, and left alone.</summary>
    private static bool IsOn(ShelveState state) => state.Before is VmState.Active or VmState.Paused;
}
