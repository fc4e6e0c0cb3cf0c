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
    IReadOnlyList<string> Traits,
    IReadOnlyList<NodeCell> Cells);

/// <summary>A NUMA cell of a node; a node without NUMA is one.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Cpus">Processors that are online, by number.</param>
/// <param name="Cores">The threads of each core that has more than one.</param>
/// <param name="MemoryMb">Memory.</param>
/// <param name="Pages">What it is divided into, the smallest first.</param>
internal sealed record NodeCell(int Id, IReadOnlyList<int> Cpus, IReadOnlyList<IReadOnlyList<int>> Cores, long MemoryMb, IReadOnlyList<NodePages> Pages);

/// <summary>Pages of one size.</summary>
/// <param name="SizeKib">Their size.</param>
/// <param name="Total">How many there are.</param>
internal sealed record NodePages(long SizeKib, long Total);
