using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the host send the guest's disk to the image. The host joins or answers repeats of the same attempt.</summary>
internal sealed class SnapshotOnHost(HostCalls hosts, GuestOrders orders, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync<TState>(Saga<TState> saga, CancellationToken ct)
        where TState : class, ISnapshotState<TState>
    {
        var (state, order) = (saga.State, saga.State.Order);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var command = new SnapshotServer(instance, order.GuestId, order.Attempt, state.ImageId, state.Tasks.Pending, state.Tasks.Uploading, saga.Deadline);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.SnapshotServer, order.Host, command, ct).ConfigureAwait(false);
        if (await orders.HasCaughtUpAsync(
            saga, order.GuestId, order.Attempt, answer.Refusal, static (seen, attempt) => seen.With(seen.Order with { Attempt = attempt })).ConfigureAwait(false))
        {
            return StepOutcome.RepeatFrom(saga.StepName);
        }

        if (answer.Value is not { } guest)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        saga.State = state.Taken(guest.PowerState);
        return StepOutcome.Next;
    }

    public async Task UndoAsync<TState>(Saga<TState> saga, CancellationToken ct)
        where TState : class, ISnapshotState<TState>
    {
        var order = saga.State.Order;
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        await orders.TakeBackAsync(
            saga,
            order,
            static (state, order) => state.With(order),
            ComputeRpc.EndSnapshot,
            attempt => new EndSnapshot(instance with { Attempt = attempt }, order.GuestId, attempt),
            ct).ConfigureAwait(false);
    }
}
