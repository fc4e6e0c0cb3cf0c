using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest made anew by its host, which joins or answers repeats of the same attempt.</summary>
internal sealed class RebuildOnHost(HostCalls hosts, GuestOrders orders, SagaSecrets secrets, InstanceReader instances)
{
    /// <summary>The host gives up so much earlier than the saga: what it says then, whether the guest was touched, is waited for.</summary>
    private static readonly TimeSpan TimeToSay = TimeSpan.FromSeconds(10);

    public async Task<StepOutcome> DoAsync(Saga<RebuildState> saga, CancellationToken ct)
    {
        var (state, order) = (saga.State, saga.State.Guest);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var secret = secrets.Of(saga);
        var guest = new BuildServer(
            instance, order.GuestId, order.Attempt, state.Image, state.PublicKey, state.KeyType, secret.AdminPassword, secret.InjectedFiles, saga.Deadline - TimeToSay);
        var command = new RebuildGuest(guest, state.KeepsEphemeral, PowerOn: state.Before != VmState.Stopped);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.RebuildGuest, order.Host, command, ct).ConfigureAwait(false);
        if (await orders.HasCaughtUpAsync(saga, order.GuestId, order.Attempt, answer.Refusal, WithAttempt).ConfigureAwait(false))
        {
            return StepOutcome.RepeatFrom(saga.StepName);
        }

        if (answer.Value is not { } made)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        saga.State = state with { Made = made };
        return StepOutcome.Next;
    }

    private static RebuildState WithAttempt(RebuildState state, int attempt) => state with { Guest = state.Guest with { Attempt = attempt } };
}
