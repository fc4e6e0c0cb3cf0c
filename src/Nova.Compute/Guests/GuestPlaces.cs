using Nova.Compute.Drivers;
using Nova.Compute.Resources;
using Nova.Core.Faults;
using Nova.Core.Hardware.Placing;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Guests;

/// <summary>Gives guests that ask for it processors, NUMA cells and pages of the host. What is given is in the guest's record before anything uses it, and stays the guest's until it is gone.</summary>
/// <remarks>One guest at a time is given something, for the records are what the next one is told of. What is given back needs no turn.</remarks>
internal sealed class GuestPlaces(IGuestRecords records, IComputeDriver driver, ResourceOptions options) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The place of a guest: the one it has, or one that is found for it now. Null for a guest that asks for none.</summary>
    /// <exception cref="FaultException">It does not fit beside the others; another host may do.</exception>
    public async Task<GuestPlace?> EnsureAsync(InstanceRecord instance, Guid guestId, CancellationToken ct)
    {
        if (TopologyWish.Of(instance.Flavor, instance.ImageProperties, out _) is not { } wanted)
        {
            return null;
        }

        if (records.Find(guestId)?.Place is { } has && has.Holds(wanted))
        {
            return has;
        }

        await _turn.WaitAsync(ct);
        try
        {
            var host = HostCpus.Topology(await driver.GetInventoryAsync(ct), options);
            if (new FindPlace(host, records.Places(butOf: guestId), wanted).Find(out var reason) is not { } place)
            {
                throw new FaultException(new Fault(
                    FaultKind.Unavailable,
                    "Insufficient compute resources: Requested instance NUMA topology cannot fit the given host NUMA topology.",
                    ComputeRpc.RescheduleCode,
                    $"The guest does not fit: {reason}."));
            }

            await records.ChangeAsync(instance.Id, guestId, record => record with { Place = place }, survivesPowerCut: true, ct);
            return place;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
