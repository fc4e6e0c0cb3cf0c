using MemoryPack;
using Nova.Core.Hardware.Placing;

namespace Nova.Core.Hosts;

/// <summary>What a compute reports of one hypervisor node: inventory and abilities, never usage (usage is what the allocations say).</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record NodeReport
{
    /// <summary>Host the compute service registers under.</summary>
    public required string Host { get; init; }

    /// <summary>Hypervisor host name; the node's name.</summary>
    public required string Node { get; init; }

    /// <summary>Stable uuid of the node, kept by the compute on its disk (<c>compute_id</c> upstream).</summary>
    public required Guid NodeId { get; init; }

    /// <summary><c>QEMU</c>, <c>KVM</c>, <c>fake</c>.</summary>
    public required string HypervisorType { get; init; }

    /// <summary>Version as an integer: 7.2.0 is 7002000.</summary>
    public int HypervisorVersion { get; init; }

    /// <summary>CPU information as JSON (vendor, model, arch, features, topology).</summary>
    public string CpuInfo { get; init; } = "{}";

    /// <summary>Address of the host (<c>my_ip</c>).</summary>
    public string? HostIp { get; init; }

    /// <summary>Physical CPUs guests may use.</summary>
    public required int Vcpus { get; init; }

    /// <summary>Memory in MiB.</summary>
    public required int MemoryMb { get; init; }

    /// <summary>Disk under <c>instances_path</c> in GiB.</summary>
    public required int LocalGb { get; init; }

    /// <summary>Free disk as the file system says, GiB, less what thin disks may still grow; null when not known.</summary>
    public int? DiskAvailableLeastGb { get; init; }

    /// <summary>vCPUs kept for the host (<c>reserved_host_cpus</c>).</summary>
    public int ReservedVcpus { get; init; }

    /// <summary>Memory kept for the host in MiB.</summary>
    public int ReservedMemoryMb { get; init; }

    /// <summary>Disk kept for the host in MiB.</summary>
    public int ReservedDiskMb { get; init; }

    /// <summary>vCPUs promised per physical one.</summary>
    public double CpuAllocationRatio { get; init; } = 4.0;

    /// <summary>Memory promised per MiB.</summary>
    public double RamAllocationRatio { get; init; } = 1.0;

    /// <summary>Disk promised per GiB.</summary>
    public double DiskAllocationRatio { get; init; } = 1.0;

    /// <summary>What guests it can run.</summary>
    public IReadOnlyList<SupportedGuest> SupportedGuests { get; init; } = [];

    /// <summary>Traits such as <c>COMPUTE_NODE</c>.</summary>
    public IReadOnlyList<string> Traits { get; init; } = [];

    /// <summary>What it has of classes besides the three that every node has; null for nothing, as from older computes.</summary>
    public IReadOnlyList<ClassInventory>? OtherInventories { get; init; }

    /// <summary>What is left for guests with processors, cells or pages of their own; null from computes that do not say.</summary>
    public HostRoom? Room { get; init; }

    /// <summary>Disk that is not the guests' in GiB, rounded up.</summary>
    public int ReservedDiskGb() => (ReservedDiskMb + 1023) / 1024;

    /// <summary>Everything the node has, by class: what its resource provider's inventories are.</summary>
    public IEnumerable<ClassInventory> Inventories() =>
    [
        ClassInventory.Whole(ResourceClass.Vcpu, Vcpus, ReservedVcpus, CpuAllocationRatio),
        ClassInventory.Whole(ResourceClass.MemoryMb, MemoryMb, ReservedMemoryMb, RamAllocationRatio),
        ClassInventory.Whole(ResourceClass.DiskGb, LocalGb, ReservedDiskGb(), DiskAllocationRatio),
        .. OtherInventories ?? [],
    ];
}

/// <summary>One kind of guest a node can run.</summary>
/// <param name="Architecture">Such as <c>x86_64</c>.</param>
/// <param name="HypervisorType">Such as <c>qemu</c> or <c>kvm</c>.</param>
/// <param name="VmMode">Such as <c>hvm</c>.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SupportedGuest(string Architecture, string HypervisorType, string VmMode);
