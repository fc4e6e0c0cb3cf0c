using Nova.Conductor.Servers;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest destroyed by its host. A host whose lease has ended is told when it comes back, as upstream's local delete does.</summary>
internal sealed class DestroyOnHost(HostCalls hosts, HostLeases leases, SagaJournal journal, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga saga, CancellationToken ct)
    {
        var state = saga.StateAs<DeleteState>();
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        if (instance.Host is not { } host)
        {
            return StepOutcome.Next;
        }

        if (!await leases.IsUpAsync(host, ct).ConfigureAwait(false))
        {
            saga.State = state with { HostIsGone = true };
            return StepOutcome.Next;
        }

        var answer = await hosts.CallAsync(
            saga, saga.StepName, state.Attempt, ComputeRpc.DestroyServer, host, new DestroyServer(instance, state.Attempt), ct).ConfigureAwait(false);
        if (answer.Refusal is not { } refusal)
        {
            saga.State = state with { HostIsGone = answer.IsGone };
            return StepOutcome.Next;
        }

        if (refusal.Kind != FaultKind.Unavailable)
        {
            return StepOutcome.Fail(refusal with { Details = $"{refusal.Details ?? refusal.Message} (host {host})" });
        }

        // The host is stopping or starting: asked again under a number of its own, or it would repeat this answer.
        var next = state.Attempt + 1;
        await journal.RecordAsync(saga, state with { Attempt = next }, scope => InstanceStore.SetAttempt(scope, saga.InstanceId, next)).ConfigureAwait(false);
        throw new FaultException(refusal);
    }
}
