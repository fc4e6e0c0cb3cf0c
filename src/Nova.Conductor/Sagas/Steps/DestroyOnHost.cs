using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest destroyed by its host. A host whose lease has ended is told when it comes back, as upstream's local delete does.</summary>
internal sealed class DestroyOnHost(HostCalls hosts, HostLeases leases, SagaJournal journal, InstanceReader instances, TimeProvider time)
{
    private const int MostRefusals = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

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
            saga, saga.StepName, state.Attempt, ComputeRpc.DestroyServer, host, new DestroyServer(instance, instance.Id, state.Attempt), ct).ConfigureAwait(false);
        if (answer.Refusal is not { } refusal)
        {
            saga.State = state with { HostIsGone = answer.IsGone };
            return StepOutcome.Next;
        }

        if (state.Refusals >= MostRefusals)
        {
            return StepOutcome.Fail(refusal with { Details = $"{refusal.Details ?? refusal.Message} (host {host})" });
        }

        // The host may be stopping or starting, or something is busy: asked again under a number of its own, or it would repeat this answer.
        var next = state with { Attempt = state.Attempt + 1, Refusals = state.Refusals + 1 };
        await journal.RecordAsync(saga, next, scope => InstanceStore.SetAttempt(scope, saga.InstanceId, next.Attempt)).ConfigureAwait(false);
        await Task.Delay(Pause * next.Refusals, time, ct).ConfigureAwait(false);
        return StepOutcome.RepeatFrom(saga.StepName);
    }
}
