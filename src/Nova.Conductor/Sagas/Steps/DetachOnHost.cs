using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the host unplug the interface.</summary>
internal sealed class DetachOnHost(HostCalls hosts, GuestOrders orders, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<InterfaceState> saga, CancellationToken ct)
    {
        var (state, order) = (saga.State, saga.State.Guest);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var command = new DetachInterface(instance, order.GuestId, order.Attempt, state.InterfaceId);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.DetachInterface, order.Host, command, ct).ConfigureAwait(false);
        if (await orders.HasCaughtUpAsync(
            saga, order.GuestId, order.Attempt, answer.Refusal, static (seen, attempt) => seen with { Guest = seen.Guest with { Attempt = attempt } }).ConfigureAwait(false))
        {
            return StepOutcome.RepeatFrom(saga.StepName);
        }

        if (answer.Value is not { } guest)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        saga.State = state with { Answered = guest };
        return StepOutcome.Next;
    }
}
