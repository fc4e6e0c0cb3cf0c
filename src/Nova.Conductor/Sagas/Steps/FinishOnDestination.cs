using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest made at its destination from the disks its source offers; goes to the next host where this one cannot.</summary>
internal sealed class FinishOnDestination(HostCalls hosts, GuestOrders orders, PrepareOnSource source, InstanceReader instances, Retries retries)
{
    public async Task<StepOutcome> DoAsync(Saga<MoveState> saga, CancellationToken ct)
    {
        if (saga.State.Offer is null)
        {
            // Taken over: the source repeats its answer.
            var offered = await source.AskAsync(saga, ct).ConfigureAwait(false);
            if (offered.Value is not { } offer)
            {
                return StepOutcome.Fail(offered.Trouble);
            }

            saga.State = saga.State with { Offer = offer };
        }

        var state = saga.State;
        var (order, chosen) = (state.Destination!, state.Search.Chosen!);
        var instance = await PlacedAsync(saga, ct).ConfigureAwait(false);
        var command = new FinishMove(
            instance, order.GuestId, order.Attempt, state.Source.Host, state.Source.GuestId, state.Offer!, state.Image, state.PowerOn, saga.Deadline);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.FinishMove, chosen.Host, command, ct).ConfigureAwait(false);
        if (answer.Value is { } guest)
        {
            saga.State = saga.State with { Guest = guest };
            return StepOutcome.Next;
        }

        return Retries.CanBeDoneElsewhere(answer) ? retries.Elsewhere(saga, answer.Trouble) : StepOutcome.Fail(answer.Trouble);
    }

    public async Task UndoAsync(Saga<MoveState> saga, CancellationToken ct)
    {
        if (saga.State.Destination is not { } order)
        {
            return;
        }

        var instance = await PlacedAsync(saga, ct).ConfigureAwait(false);
        await orders.TakeBackAsync(
            saga,
            order,
            static (state, order) => state with { Destination = order },
            ComputeRpc.DestroyServer,
            attempt => new DestroyServer(instance with { Attempt = attempt }, order.GuestId, attempt),
            ct).ConfigureAwait(false);
    }

    /// <summary>The instance as it will be: bound to the destination, with the new flavor.</summary>
    private async Task<InstanceRecord> PlacedAsync(Saga<MoveState> saga, CancellationToken ct)
    {
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        return saga.State.Destination!.Bind(saga.State.ToPlace(instance), saga.State.Search.Chosen!);
    }
}
