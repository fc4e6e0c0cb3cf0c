using Nova.Conductor.Servers;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the destination destroy its guest, as long as there is a source to go back to.</summary>
internal sealed class DestroyOnDestination(GuestOrders orders, HostLeases leases, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<RevertState> saga, CancellationToken ct)
    {
        var (source, destination) = (saga.State.Source, saga.State.Destination);
        if (!await leases.IsUpAsync(source.Host, ct).ConfigureAwait(false))
        {
            return StepOutcome.Fail(new Fault(
                FaultKind.Unavailable, "The compute service of the host the server would go back to stopped answering.", Details: $"Lease of {source.Host} ended."));
        }

        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        return await orders.InsistAsync(
            saga,
            destination,
            static (state, order) => state with { Destination = order },
            ComputeRpc.DestroyServer,
            attempt => new DestroyServer(instance with { Attempt = attempt }, destination.GuestId, attempt),
            ct).ConfigureAwait(false);
    }
}
