using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest booted from the rescue image by its host, which joins or answers repeats of the same attempt.</summary>
internal sealed class RescueOnHost(HostCalls hosts, GuestOrders orders, SagaSecrets secrets, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<RescueState> saga, CancellationToken ct)
    {
        var (state, order) = (saga.State, saga.State.Guest);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var secret = secrets.Of(saga);
        var command = new BuildServer(
            instance, order.GuestId, order.Attempt, state.Image, state.PublicKey, state.KeyType, secret.AdminPassword, secret.InjectedFiles, saga.Deadline);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.RescueGuest, order.Host, command, ct).ConfigureAwait(false);
        if (await orders.HasCaughtUpAsync(saga, order.GuestId, order.Attempt, answer.Refusal, WithAttempt).ConfigureAwait(false))
        {
            return StepOutcome.RepeatFrom(saga.StepName);
        }

        if (answer.Value is not { } rescued)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        saga.State = state with { Rescued = rescued };
        return StepOutcome.Next;
    }

    private static RescueState WithAttempt(RescueState state, int attempt) => state with { Guest = state.Guest with { Attempt = attempt } };
}
