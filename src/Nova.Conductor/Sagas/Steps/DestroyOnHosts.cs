using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the server's guests destroyed by their hosts. A host whose lease has ended is told when it comes back, as upstream's local delete does.</summary>
internal sealed class DestroyOnHosts(GuestOrders orders, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<DeleteState> saga, CancellationToken ct)
    {
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        foreach (var order in saga.State.Guests)
        {
            var outcome = await orders.InsistAsync(
                saga,
                order,
                static (state, order) => state.With(order),
                ComputeRpc.DestroyServer,
                attempt => new DestroyServer(instance with { Attempt = attempt }, order.GuestId, attempt),
                ct).ConfigureAwait(false);
            if (outcome is not StepOutcome.Forward)
            {
                return outcome;
            }
        }

        return StepOutcome.Next;
    }
}
