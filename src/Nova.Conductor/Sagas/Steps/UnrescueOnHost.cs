using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest booted from its own disks by its host, and what the rescue made removed.</summary>
internal sealed class UnrescueOnHost(HostCalls hosts, GuestOrders orders, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<UnrescueState> saga, CancellationToken ct)
    {
        var (state, order) = (saga.State, saga.State.Guest);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var command = new UnrescueGuest(instance, order.GuestId, order.Attempt, saga.Deadline);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.UnrescueGuest, order.Host, command, ct).ConfigureAwait(false);
        if (await orders.HasCaughtUpAsync(saga, order.GuestId, order.Attempt, answer.Refusal, WithAttempt).ConfigureAwait(false))
        {
            return StepOutcome.RepeatFrom(saga.StepName);
        }

        if (answer.Value is not { } restored)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        saga.State = state with { Restored = restored };
        return StepOutcome.Next;
    }

    private static UnrescueState WithAttempt(UnrescueState state, int attempt) => state with { Guest = state.Guest with { Attempt = attempt } };
}
