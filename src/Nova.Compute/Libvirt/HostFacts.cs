using Nova.Compute.Libvirt.Firmware;

namespace Nova.Compute.Libvirt;

/// <summary>What the driver finds out about its host at start and does not change until the daemon ends.</summary>
internal sealed class HostFacts
{
    /// <summary>The file system of <c>instances_path</c> can bypass the page cache.</summary>
    public bool DirectIo { get; set; }

    /// <summary>Graphics adapters the hypervisor offers.</summary>
    public IReadOnlyList<string> VideoModels { get; set; } = [];

    /// <summary>Machine types by their short names, with the full names, which no upgrade of QEMU changes the meaning of.</summary>
    public IReadOnlyDictionary<string, string> Machines { get; set; } = new Dictionary<string, string>();

    /// <summary>UEFI firmware, the preferred first.</summary>
    public IReadOnlyList<FirmwareDescriptor> Firmware { get; set; } = [];
}
