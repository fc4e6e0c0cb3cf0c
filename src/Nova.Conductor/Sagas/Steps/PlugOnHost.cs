using Nova.Conductor.Networks;
using Nova.Conductor.Servers;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the host plug an interface in, or unplug it. Taken back it is unplugged, and no longer the instance's, in that order: nobody else gets an address that a guest still has.</summary>
internal sealed class PlugOnHost(HostCalls hosts, GuestOrders orders, InstanceReader instances, SagaJournal journal)
{
    public Task<StepOutcome> AttachAsync(Saga<InterfaceState> saga, CancellationToken ct) => OrderAsync(
        saga, ComputeRpc.AttachInterface, static (instance, state) => new AttachInterface(instance, state.Guest.GuestId, state.Guest.Attempt, state.InterfaceId), ct);

    public Task<StepOutcome> DetachAsync(Saga<InterfaceState> saga, CancellationToken ct) => OrderAsync(
        saga, ComputeRpc.DetachInterface, static (instance, state) => new DetachInterface(instance, state.Guest.GuestId, state.Guest.Attempt, state.InterfaceId), ct);

    /// <summary>Where the host is gone its guest may have the interface: it stays the instance's, to be detached later or to go with it.</summary>
    public async Task UndoAttachAsync(Saga<InterfaceState> saga, CancellationToken ct)
    {
        var (order, id) = (saga.State.Guest, saga.State.InterfaceId);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        await orders.TakeBackAsync(
            saga, order, With, ComputeRpc.DetachInterface, attempt => new DetachInterface(instance with { Attempt = attempt }, order.GuestId, attempt, id), ct).ConfigureAwait(false);
        if (!saga.State.Guest.IsGone)
        {
            await journal.UndoneAsync(saga, saga.State, scope => GuestAddresses.TakeBackOne(scope, saga.InstanceId, id)).ConfigureAwait(false);
        }
    }

    private async Task<StepOutcome> OrderAsync<TCommand>(
        Saga<InterfaceState> saga, RpcMethod<TCommand, GuestState> method, Func<InstanceRecord, InterfaceState, TCommand> command, CancellationToken ct)
    {
        var (state, order) = (saga.State, saga.State.Guest);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, method, order.Host, command(instance, state), ct).ConfigureAwait(false);
        if (await orders.HasCaughtUpAsync(
            saga, order.GuestId, order.Attempt, answer.Refusal, static (seen, attempt) => With(seen, seen.Guest with { Attempt = attempt })).ConfigureAwait(false))
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

    private static InterfaceState With(InterfaceState state, GuestOrder order) => state with { Guest = order };
}
