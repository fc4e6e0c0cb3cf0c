using Nova.Conductor.Servers;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the host change the guest's power state; being in the wanted state already is success.</summary>
internal sealed class ChangePowerOnHost(HostCalls hosts, SagaJournal journal, InstanceReader instances)
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
        if (answer.Refusal is { NewestAttempt: { } newest } && newest >= state.Attempt)
        {
            // The host has had commands that this database has forgotten: it was put back from a backup.
            var next = state with { Attempt = newest + 1 };
            await journal.RecordAsync(saga, next, scope => InstanceStore.SetAttempt(scope, saga.InstanceId, guestId, next.Attempt)).ConfigureAwait(false);
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
