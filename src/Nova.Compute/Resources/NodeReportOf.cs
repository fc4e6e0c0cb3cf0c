using Nova.Compute.Drivers;
using Nova.Compute.Hosts;
using Nova.Core.Hardware;
using Nova.Core.Hardware.Placing;
using Nova.Core.Hosts;

namespace Nova.Compute.Resources;

/// <summary>Adds to what a driver found what nova.conf and the provider files say: names, reservations, ratios, classes and traits of the operator's own.</summary>
internal static class NodeReportOf
{
    public static NodeReport Inventory(ComputeHost host, NodeInventory found, ComputeOptions options, ResourceOptions resources) => resources.Providers.AddTo(new()
    {
        Host = host.Name,
        Node = found.Node,
        NodeId = host.NodeId,
        HypervisorType = found.HypervisorType,
        HypervisorVersion = found.HypervisorVersion,
        CpuInfo = found.CpuInfo,
        HostIp = options.MyIp,
        Vcpus = HostCpus.CountShared(found, resources.Cpus),
        MemoryMb = found.MemoryMb,
        LocalGb = found.LocalGb,
        DiskAvailableLeastGb = found.DiskAvailableLeastGb,
        ReservedVcpus = resources.ReservedVcpus,
        ReservedMemoryMb = resources.ReservedMemoryMb,
        ReservedDiskMb = resources.ReservedDiskMb,
        CpuAllocationRatio = resources.CpuRatio,
        RamAllocationRatio = resources.RamRatio,
        DiskAllocationRatio = resources.DiskRatio,
        SupportedGuests = found.SupportedGuests,
        Traits = found.Cells.Any(static cell => cell.Cores.Count > 0) ? [.. found.Traits, WantedTraits.HyperThreading] : found.Traits,
        Room = HostRoom.Of(HostCpus.Topology(found, resources), host.Records.Places(butOf: null)),
        OtherInventories = HostCpus.Dedicated(found, resources.Cpus) is { } dedicated ? [dedicated] : null,
    });
}
