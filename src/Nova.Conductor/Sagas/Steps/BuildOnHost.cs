using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest built by the host the instance is bound to. The host joins or answers repeats of the same attempt.</summary>
internal sealed class BuildOnHost(HostCalls hosts, GuestOrders orders, SagaSecrets secrets, InstanceReader instances, Retries retries)
{
    public async Task<StepOutcome> DoAsync(Saga<BuildState> saga, CancellationToken ct)
    {
        var state = saga.State;
        var order = state.Order!;
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var secret = secrets.Of(saga);
        var command = new BuildServer(
            instance, order.GuestId, order.Attempt, state.Image, state.PublicKey, state.KeyType, secret.AdminPassword, secret.InjectedFiles, saga.Deadline);

        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.BuildServer, order.Host, command, ct).ConfigureAwait(false);
        if (answer.Value is { } guest)
        {
            saga.State = state with { Guest = guest };
            return StepOutcome.Next;
        }

        return Retries.CanBeDoneElsewhere(answer) ? retries.Elsewhere(saga, answer.Trouble) : StepOutcome.Fail(answer.Trouble);
    }

    public async Task UndoAsync(Saga<BuildState> saga, CancellationToken ct)
    {
        if (saga.State.Order is not { } order)
        {
            return;
        }

        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        await orders.TakeBackAsync(
            saga,
            order,
            static (state, order) => state with { Order = order },
            ComputeRpc.DestroyServer,
            attempt => new DestroyServer(instance with { Attempt = attempt }, order.GuestId, attempt),
            ct).ConfigureAwait(false);
    }
}
