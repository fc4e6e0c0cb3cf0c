using Nova.Conductor.Servers;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest built by the host the instance is bound to. The host joins or answers repeats of the same attempt.</summary>
internal sealed class BuildOnHost(HostCalls hosts, SagaJournal journal, SagaSecrets secrets, InstanceReader instances, BuildOptions options)
{
    private const string Do = "build_on_host";
    private const string Undo = "undo_build_on_host";

    public async Task<StepOutcome> DoAsync(Saga saga, CancellationToken ct)
    {
        var state = saga.StateAs<BuildState>();
        var chosen = state.Chosen!;
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var secret = saga.Secrets is { } bytes ? secrets.Open(saga.Id, bytes) : new BuildSecrets(null, []);
        var order = new BuildServer(
            instance, instance.Id, state.Attempt, state.Image, state.PublicKey, state.KeyType, secret.AdminPassword, secret.InjectedFiles, saga.Deadline);

        var answer = await hosts.CallAsync(saga, Do, state.Attempt, ComputeRpc.BuildServer, chosen.Host, order, ct).ConfigureAwait(false);
        if (answer.Value is { } guest)
        {
            saga.State = state with { Guest = guest };
            return StepOutcome.Next;
        }

        if (answer.IsGone)
        {
            return Again(saga, state, new Fault(FaultKind.Unavailable, "The host stopped answering during the build.", Details: $"Lease of {chosen.Host} ended."));
        }

        var refusal = answer.Refusal!;
        return CanBeDoneElsewhere(refusal) ? Again(saga, state, OnHost(refusal, chosen.Host)) : StepOutcome.Fail(OnHost(refusal, chosen.Host));
    }

    public async Task UndoAsync(Saga saga, CancellationToken ct)
    {
        var state = saga.StateAs<BuildState>();
        if (state.Chosen is not { } chosen)
        {
            return;
        }

        // A higher attempt cancels whatever of the build is still under way, or on its way, before it destroys.
        if (state.UndoAttempt is not { } attempt)
        {
            attempt = state.Attempt + 1;
            state = state with { UndoAttempt = attempt };
            await journal.RecordAsync(saga, state, scope => InstanceStore.SetAttempt(scope, saga.InstanceId, attempt)).ConfigureAwait(false);
        }

        saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var order = new DestroyServer(saga.Instance with { Attempt = attempt }, saga.InstanceId, attempt);
        var answer = await hosts.CallAsync(saga, Undo, attempt, ComputeRpc.DestroyServer, chosen.Host, order, ct).ConfigureAwait(false);
        if (answer.Refusal is { } refusal)
        {
            // The next try needs a number of its own, or the host would repeat this answer.
            saga.State = state with { Attempt = attempt, UndoAttempt = null };
            throw new FaultException(OnHost(refusal, chosen.Host));
        }

        saga.State = state with { HostIsGone = answer.IsGone };
    }

    private StepOutcome Again(Saga saga, BuildState state, Fault because) => state.FailedHosts.Count + 1 < options.MaxAttempts
        ? StepOutcome.RetryFrom(BuildServerSaga.SelectHostStep, because)
        : StepOutcome.Fail(SchedulingFaults.RetriesExceeded(saga.InstanceId, because.Details ?? because.Message));

    /// <summary>What the host calls so, and what nobody foresaw; a refusal with a reason would be repeated by every host.</summary>
    private static bool CanBeDoneElsewhere(Fault refusal) =>
        refusal.Code is ComputeRpc.RescheduleCode or ComputeRpc.SupersededCode || refusal.Kind is FaultKind.Internal or FaultKind.Unavailable;

    private static Fault OnHost(Fault fault, string host) => fault with { Details = $"{fault.Details ?? fault.Message} (host {host})" };
}
