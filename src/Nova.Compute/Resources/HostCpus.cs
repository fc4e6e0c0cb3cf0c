using Nova.Compute.Drivers;
using Nova.Core.Faults;
using Nova.Core.Hardware;
using Nova.Core.Hardware.Placing;
using Nova.Core.Hosts;

namespace Nova.Compute.Resources;

/// <summary>The processors and pages a driver found, shared out as nova.conf says.</summary>
internal static class HostCpus
{
    /// <summary>Processors on which guests float. As upstream, on a host that says which are dedicated the others are not shared by that.</summary>
    public static int CountShared(NodeInventory found, CpuOptions options) =>
        options is { Shared: null, Dedicated: null } ? found.Vcpus
        : options.Shared is null ? 0
        : Online(found).Intersect(options.Shared).Count();

    /// <summary>The class of dedicated processors; null on a host that has none.</summary>
    /// <exception cref="FaultException">One that nova.conf names is not there.</exception>
    public static ClassInventory? Dedicated(NodeInventory found, CpuOptions options)
    {
        if (options.Dedicated is not { } dedicated)
        {
            return null;
        }

        var missing = dedicated.Except(Online(found)).ToList();
        return missing.Count == 0
            ? ClassInventory.Whole(ResourceClass.Pcpu, dedicated.Count, 0, 1)
            : throw new FaultException(FaultKind.Internal, $"[compute] cpu_dedicated_set names processors that are not online: {CpuNumbers.Format(missing)}");
    }

    /// <summary>The host as guests are laid over it.</summary>
    public static HostTopology Topology(NodeInventory found, ResourceOptions options) => new(
        [.. found.Cells.Select(cell => Cell(cell, options.Cpus))], options.CpuRatio, options.RamRatio, options.Cpus.FillsCells);

    private static HostCell Cell(NodeCell cell, CpuOptions options) => new(
        cell.Id,
        options is { Shared: null, Dedicated: null } ? cell.Cpus : [.. cell.Cpus.Intersect(options.Shared ?? [])],
        [.. cell.Cpus.Intersect(options.Dedicated ?? [])],
        cell.Cores,
        cell.MemoryMb,
        [.. cell.Pages.Select(pages => new HostPages(
            pages.SizeKib, pages.Total, options.ReservedPages.Where(kept => kept.Cell == cell.Id && kept.SizeKib == pages.SizeKib).Sum(static kept => kept.Count)))]);

    private static IEnumerable<int> Online(NodeInventory found) => found.Cells.SelectMany(static cell => cell.Cpus);
}
