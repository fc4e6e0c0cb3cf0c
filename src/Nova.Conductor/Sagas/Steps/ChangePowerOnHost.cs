using Nova.Conductor.Servers;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the host change the guest's power state; being in the wanted state already is success.</summary>
internal sealed class ChangePowerOnHost(HostCalls hosts, GuestOrders orders, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<PowerActionState> saga, CancellationToken ct)
    {
        var state = saga.State;
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        if ((instance.Host, instance.GuestId) is not ({ } host, { } guestId))
        {
            return StepOutcome.Fail(new Fault(FaultKind.Conflict, $"Instance {instance.Id} is not ready"));
        }

        var command = new ChangePower(instance, guestId, state.Attempt, state.Action);
        var answer = await hosts.CallAsync(saga, saga.StepName, state.Attempt, ComputeRpc.ChangePower, host, command, ct).ConfigureAwait(false);
        if (await orders.HasCaughtUpAsync(saga, guestId, state.Attempt, answer.Refusal, static (seen, attempt) => seen with { Attempt = attempt }).ConfigureAwait(false))
        {
            return StepOutcome.RepeatFrom(saga.StepName);
        }

        if (answer.Value is not { } guest)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        saga.State = state with { After = guest.PowerState };
        return StepOutcome.Next;
    }
}
