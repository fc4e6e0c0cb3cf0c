using Nova.Core.Hosts;

namespace Nova.Compute.Drivers;

/// <summary>What the node has and can do.</summary>
internal interface INodeInventory
{
    /// <summary>Called periodically.</summary>
    Task<NodeInventory> GetInventoryAsync(CancellationToken ct);

    /// <summary>Text of <c>uptime</c>.</summary>
    Task<string> GetHostUptimeAsync(CancellationToken ct);
}

/// <summary>What a driver finds on its host; the resource report adds host name, ratios and reservations from nova.conf.</summary>
internal sealed record NodeInventory(
    string Node,
    string HypervisorType,
    int HypervisorVersion,
    string CpuInfo,
    int Vcpus,
    int MemoryMb,
    int LocalGb,
    int? DiskAvailableLeastGb,
    IReadOnlyList<SupportedGuest> SupportedGuests,
    IReadOnlyList<string> Traits);
