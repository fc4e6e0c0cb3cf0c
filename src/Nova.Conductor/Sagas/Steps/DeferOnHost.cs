using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the host stop a server that is soft-deleted, and start one that is restored.</summary>
internal sealed class DeferOnHost(HostCalls hosts, GuestOrders orders, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<DeferState> saga, CancellationToken ct)
    {
        var (state, order) = (saga.State, saga.State.Guest);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var isRestore = state.Action == ServerAction.Restore;
        var command = new ChangePower(instance, order.GuestId, order.Attempt, isRestore ? ServerAction.Start : ServerAction.Stop);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.ChangePower, order.Host, command, ct).ConfigureAwait(false);
        if (await orders.HasCaughtUpAsync(saga, order.GuestId, order.Attempt, answer.Refusal, WithAttempt).ConfigureAwait(false))
        {
            return StepOutcome.RepeatFrom(saga.StepName);
        }

        // What is not there need not be stopped: an operation that failed may have left nothing.
        var isGone = !isRestore && answer.Refusal?.Code == ComputeRpc.GuestMissingCode;
        if (answer.Value is null && !isGone)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        saga.State = state with { After = answer.Value?.PowerState ?? PowerState.NoState };
        return StepOutcome.Next;
    }

    private static DeferState WithAttempt(DeferState state, int attempt) => state with { Guest = state.Guest with { Attempt = attempt } };
}
