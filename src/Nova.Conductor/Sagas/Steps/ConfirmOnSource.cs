using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the source remove what it kept.</summary>
internal sealed class ConfirmOnSource(GuestOrders orders, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<ConfirmState> saga, CancellationToken ct)
    {
        var source = saga.State.Source;
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        return await orders.InsistAsync(
            saga,
            source,
            static (state, order) => state with { Source = order },
            ComputeRpc.ConfirmMove,
            attempt => new ConfirmMove(instance, source.GuestId, attempt),
            ct).ConfigureAwait(false);
    }
}
