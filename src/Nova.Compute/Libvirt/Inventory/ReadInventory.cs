using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Inventory;

/// <summary>What the host has: processors, memory, disk, and what its hypervisor can do.</summary>
internal sealed class ReadInventory(LibvirtOptions options, LibvirtHost host, HostFacts facts, InstanceFiles files)
{
    private const long Gibibyte = 1024L * 1024 * 1024;

    public async Task<NodeInventory> ReadAsync(CancellationToken ct)
    {
        var (disk, free) = DiskSpace();
        return await host.RunAsync(
            connection =>
            {
                var capabilities = Capabilities.Parse(connection.GetCapabilities());
                return new NodeInventory(
                    connection.GetHostname(),
                    connection.GetType(),
                    (int)connection.GetHypervisorVersion(),
                    capabilities.CpuInfo,
                    connection.GetCpuMap().Count(online => online),
                    MemoryMb(connection),
                    (int)(disk / Gibibyte),
                    (int)((free - MayStillGrow(connection)) / Gibibyte),
                    capabilities.SupportedGuests,
                    Traits.Of(options, facts, capabilities.CpuFeatures, capabilities.SupportedGuests.Where(guest => guest.HypervisorType == options.VirtType)),
                    capabilities.Cells);
            },
            ct);
    }

    // Not the node's info: on hosts that initialise memory lazily that figure grows for minutes after the boot.
    private static int MemoryMb(LibvirtConnection connection) => (int)(connection.GetMemoryStats()["total"] / 1024);

    private (long Total, long Free) DiskSpace()
    {
        var drive = new DriveInfo(files.Root);
        return (drive.TotalSize, drive.AvailableFreeSpace);
    }

    /// <summary>Bytes that the thin disks of running guests do not use yet but may.</summary>
    private long MayStillGrow(LibvirtConnection connection)
    {
        var growth = 0L;
        foreach (var domain in connection.GetAllDomainStats(VirDomainStatsTypes.Block, VirConnectGetAllDomainStatsFlags.Nowait))
        {
            var values = domain.Statistics.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
            for (var i = 0; values.TryGetValue($"block.{i}.name", out _); i++)
            {
                if (values.TryGetValue($"block.{i}.path", out var path)
                    && path.Text?.StartsWith(files.Root + "/", StringComparison.Ordinal) == true
                    && values.TryGetValue($"block.{i}.capacity", out var capacity)
                    && values.TryGetValue($"block.{i}.allocation", out var allocation))
                {
                    growth += Math.Max(0, capacity.Integer - allocation.Integer);
                }
            }
        }

        return growth;
    }
}
