using Nova.Compute.Drivers;
using Nova.Compute.Hosts;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Compute.Servers.Recovery;

/// <summary>A guest that is, or has left something, on a host where it must not be any more.</summary>
/// <param name="GuestId">The guest.</param>
/// <param name="InstanceId">Its instance.</param>
/// <param name="PowerState">What the hypervisor says of it.</param>
/// <param name="IsElsewhere">True where the instance lives on elsewhere; false where it is deleted.</param>
internal sealed record LeftGuest(Guid GuestId, Guid InstanceId, PowerState PowerState, bool IsElsewhere)
{
    /// <summary>
    /// Those the conductor lists as gone from the host, by its hypervisor or by the host's own records. The hypervisor knows guests by their instance: where another guest of
    /// the instance belongs here, what runs is that one's.
    /// </summary>
    public static IReadOnlyList<LeftGuest> Of(ComputeHost host, HostInstances known, IReadOnlyList<GuestSummary> guests)
    {
        var here = known.Guests.Select(guest => guest.Instance.Id).ToHashSet();
        var running = guests.Where(guest => !here.Contains(guest.InstanceId)).ToDictionary(guest => guest.InstanceId, guest => guest.PowerState);
        return
        [
            .. known.Gone
                .ExceptBy(known.Guests.Select(guest => guest.GuestId), gone => gone.GuestId)
                .Where(gone => running.ContainsKey(gone.InstanceId) || host.Records.Find(gone.GuestId) is { HasAnything: true })
                .Select(gone => new LeftGuest(gone.GuestId, gone.InstanceId, running.GetValueOrDefault(gone.InstanceId, PowerState.NoState), gone.IsElsewhere)),
        ];
    }
}
