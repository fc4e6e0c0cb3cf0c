using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the host that a server has left remove its guest there. One that is down is told when it comes back.</summary>
internal sealed class LeaveSource(GuestOrders orders, InstanceReader instances)
{
    public const string Step = "leave_source";

    public async Task<StepOutcome> DoAsync<TState>(Saga<TState> saga, CancellationToken ct)
        where TState : class, ILeaving<TState>
    {
        var source = saga.State.Source;
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        return await orders.InsistAsync(
            saga,
            source,
            static (state, order) => state.WithSource(order),
            ComputeRpc.DestroyServer,
            attempt => new DestroyServer(instance with { Attempt = attempt }, source.GuestId, attempt, KeepFound: true),
            ct).ConfigureAwait(false);
    }
}
