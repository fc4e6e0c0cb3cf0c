using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>A shelved server leaves its host: the guest is destroyed, then claim and binding go in one transaction.</summary>
internal sealed class OffloadSteps(GuestOrders orders, SagaJournal journal, InstanceReader instances)
{
    public async Task<StepOutcome> OffloadAsync<TState>(Saga<TState> saga, CancellationToken ct)
        where TState : class, IGuestOrderState<TState>
    {
        var order = saga.State.Order;
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        return await orders.InsistAsync(
            saga,
            order,
            static (state, order) => state.With(order),
            ComputeRpc.DestroyServer,
            attempt => new DestroyServer(instance with { Attempt = attempt }, order.GuestId, attempt),
            ct).ConfigureAwait(false);
    }

    public async Task<StepOutcome> FinishAsync<TState>(Saga<TState> saga, CancellationToken ct)
        where TState : class, IGuestOrderState<TState>
    {
        var order = saga.State.Order;
        await journal.EndAsync(saga, scope =>
        {
            AllocationStore.Release(scope, order.GuestId);
            GuestStore.Remove(scope, saga.InstanceId, order.GuestId, order.IsGone);
            InstanceStore.Offloaded(scope, saga.InstanceId);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
