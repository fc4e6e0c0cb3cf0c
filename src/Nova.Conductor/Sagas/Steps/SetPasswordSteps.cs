using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the host ask the guest's agent, and ends the saga, its secret included.</summary>
internal sealed class SetPasswordSteps(HostCalls hosts, GuestOrders orders, SagaSecrets secrets, InstanceReader instances, SagaJournal journal)
{
    public async Task<StepOutcome> SetAsync(Saga<ChangePasswordState> saga, CancellationToken ct)
    {
        var (state, order) = (saga.State, saga.State.Guest);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var command = new SetGuestPassword(instance, order.GuestId, order.Attempt, secrets.Of(saga).AdminPassword!);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.SetGuestPassword, order.Host, command, ct).ConfigureAwait(false);
        if (await orders.HasCaughtUpAsync(saga, order.GuestId, order.Attempt, answer.Refusal, WithAttempt).ConfigureAwait(false))
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

    public async Task<StepOutcome> FinishAsync(Saga<ChangePasswordState> saga, CancellationToken ct)
    {
        var power = saga.State.Answered!.PowerState;
        await journal.EndAsync(saga, scope =>
        {
            InstanceStore.EndTask(scope, saga.InstanceId, VmState.Active, power);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    private static ChangePasswordState WithAttempt(ChangePasswordState state, int attempt) => state with { Guest = state.Guest with { Attempt = attempt } };
}
