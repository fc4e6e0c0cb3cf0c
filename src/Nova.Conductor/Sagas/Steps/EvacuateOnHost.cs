using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest made where it is evacuated to; goes to the next host where this one cannot.</summary>
internal sealed class EvacuateOnHost(HostCalls hosts, GuestOrders orders, SagaSecrets secrets, InstanceReader instances, Retries retries, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<EvacuateState> saga, CancellationToken ct)
    {
        var (state, order) = (saga.State, saga.State.Destination!);
        var instance = await PlacedAsync(saga, order, ct).ConfigureAwait(false);
        var secret = secrets.Of(saga);
        var build = new BuildServer(
            instance, order.GuestId, order.Attempt, state.Image, state.PublicKey, state.KeyType, secret.AdminPassword, secret.InjectedFiles, saga.Deadline);
        var command = new EvacuateServer(build, state.OnSharedStorage, state.PowerOn);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.EvacuateServer, order.Host, command, ct).ConfigureAwait(false);
        if (answer.Value is { } guest)
        {
            // What follows does not need the host any more: should it be lost as well, the server is evacuated from there.
            await journal.DoneAsync(saga, state with { After = guest.PowerState, Made = guest.BlockDevices is null ? null : guest }, static _ => { }).ConfigureAwait(false);
            return StepOutcome.Next;
        }

        return Retries.CanBeDoneElsewhere(answer) ? retries.Elsewhere(saga, answer.Trouble) : StepOutcome.Fail(answer.Trouble);
    }

    public async Task UndoAsync(Saga<EvacuateState> saga, CancellationToken ct)
    {
        if (saga.State.Destination is not { } order)
        {
            return;
        }

        var instance = await PlacedAsync(saga, order, ct).ConfigureAwait(false);
        await orders.TakeBackAsync(
            saga,
            order,
            static (state, order) => state with { Destination = order },
            ComputeRpc.DestroyServer,
            attempt => new DestroyServer(instance with { Attempt = attempt }, order.GuestId, attempt, KeepFound: true),
            ct).ConfigureAwait(false);
    }

    /// <summary>The instance as it will be: bound to the destination.</summary>
    private async Task<InstanceRecord> PlacedAsync(Saga<EvacuateState> saga, GuestOrder order, CancellationToken ct)
    {
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        return order.Bind(instance, saga.State.Search.Chosen!);
    }
}
