using Nova.Conductor.Networks;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the host plug the interface in. Taken back it is unplugged, and no longer the instance's, in that order: nobody else gets an address that a guest still has.</summary>
internal sealed class AttachOnHost(HostCalls hosts, GuestOrders orders, InstanceReader instances, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<InterfaceState> saga, CancellationToken ct)
    {
        var (state, order) = (saga.State, saga.State.Guest);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var command = new AttachInterface(instance, order.GuestId, order.Attempt, state.InterfaceId);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.AttachInterface, order.Host, command, ct).ConfigureAwait(false);
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

    /// <summary>Where the host is gone its guest may have the interface: it stays the instance's, to be detached later or to go with it.</summary>
    public async Task UndoAsync(Saga<InterfaceState> saga, CancellationToken ct)
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

    private static InterfaceState With(InterfaceState state, GuestOrder order) => state with { Guest = order };
}
