using Nova.Compute.Drivers;
using Nova.Core.Hardware;
using Nova.Core.Hardware.Placing;
using Nova.Core.Images.Properties;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt.DomainXml;

/// <summary>All that is decided about a guest before its XML is written: parts only write down, they look nothing up.</summary>
internal sealed record DomainPlan
{
    /// <summary>The instance.</summary>
    public required InstanceRecord Instance { get; init; }

    /// <summary>Attempt it is built for.</summary>
    public required int Attempt { get; init; }

    /// <summary>Whose guest it is: see <see cref="GuestMark"/>.</summary>
    public required string Owner { get; init; }

    /// <summary>When this definition was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Version of this software, shown to the guest and in the metadata.</summary>
    public required string Version { get; init; }

    /// <summary><c>kvm</c> or <c>qemu</c>.</summary>
    public required string VirtType { get; init; }

    /// <summary>Such as <c>x86_64</c>.</summary>
    public string Architecture { get; init; } = "x86_64";

    /// <summary>Machine type.</summary>
    public required string MachineType { get; init; }

    /// <summary>Processor.</summary>
    public required CpuPlan Cpu { get; init; }

    /// <summary>What it has of the host's processors and memory; null for one that shares them as they come.</summary>
    public GuestPlace? Place { get; init; }

    /// <summary>Host processors for guests without a place of their own; null for all.</summary>
    public IReadOnlyList<int>? SharedCpus { get; init; }

    /// <summary>Priority of processors in real time.</summary>
    public int RealtimePriority { get; init; } = 1;

    /// <summary>Disks, the boot disk first.</summary>
    public required IReadOnlyList<DiskDevice> Disks { get; init; }

    /// <summary>Network interfaces in their order.</summary>
    public IReadOnlyList<InterfaceDevice> Interfaces { get; init; } = [];

    /// <summary>Ports that a PCI Express machine has besides those libvirt gives it.</summary>
    public int PciePorts { get; init; }

    /// <summary>Serial number in the system information; null for none.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>File of the serial console's log.</summary>
    public required string ConsoleLog { get; init; }

    /// <summary>Address the VNC server listens on; null for none.</summary>
    public string? VncListen { get; init; }

    /// <summary>Address the SPICE server listens on; null for none.</summary>
    public string? SpiceListen { get; init; }

    /// <summary>Whether SPICE without TLS is refused.</summary>
    public bool SpiceIsSecure { get; init; }

    /// <summary>Whether there is a channel for SPICE's agent.</summary>
    public bool HasSpiceAgent { get; init; }

    /// <summary>Serial ports a console proxy connects to; without any there is one that is only logged.</summary>
    public SerialPlan? Serial { get; init; }

    /// <summary>Model of the graphics adapter; null for none.</summary>
    public string? VideoModel { get; init; }

    /// <summary>Pointer device: <c>usbtablet</c>, <c>ps2mouse</c> or null.</summary>
    public string? Pointer { get; init; }

    /// <summary>Source of randomness; null for no device.</summary>
    public string? RngDevice { get; init; }

    /// <summary>Seconds between reports of the balloon driver; 0 for none.</summary>
    public int MemoryStatsPeriod { get; init; }

    /// <summary>Whether there is a channel for the guest agent.</summary>
    public bool HasGuestAgent { get; init; }

    /// <summary>Kernel and ramdisk of an image that has no boot loader of its own; null for the others.</summary>
    public KernelPlan? Kernel { get; init; }

    /// <summary>UEFI firmware; null for BIOS.</summary>
    public FirmwarePlan? Firmware { get; init; }

    /// <summary>What flavor and image ask of the machine.</summary>
    public GuestWishes Wishes => new(Instance.Flavor, Instance.ImageProperties);

    /// <summary>What they ask of its devices.</summary>
    public DeviceWishes Devices => new(Instance.Flavor, Instance.ImageProperties);

    /// <summary>What the flavor grants at most.</summary>
    public GuestLimits Limits => new(Instance.Flavor);

    /// <summary>Whether the guest is a Windows.</summary>
    public bool IsWindows => Image("os_type") == "windows";

    /// <summary>Whether the machine has PCI Express, and SATA where older ones have IDE.</summary>
    public bool IsPciExpress => MachineType.Contains("q35", StringComparison.Ordinal);

    /// <summary>A property of the image that upstream knows, or null.</summary>
    public string? Image(string property) => ImageProperties.Get(Instance.ImageProperties, property);
}

/// <summary>Serial ports that listen on the host.</summary>
/// <param name="Listen">Address.</param>
/// <param name="Ports">A TCP port for each.</param>
internal sealed record SerialPlan(string Listen, IReadOnlyList<int> Ports);

/// <summary>What is booted without a boot loader.</summary>
/// <param name="Kernel">File of the kernel.</param>
/// <param name="Ramdisk">File of the ramdisk, or null.</param>
/// <param name="CommandLine">What the kernel is told.</param>
internal sealed record KernelPlan(string Kernel, string? Ramdisk, string CommandLine);

/// <summary>UEFI firmware of a guest.</summary>
/// <param name="Code">File of its code.</param>
/// <param name="Variables">What it remembers; null where it remembers nothing.</param>
/// <param name="IsSecure">Whether unsigned systems do not start.</param>
/// <param name="NeedsManagementMode">Whether it protects itself by system management mode.</param>
internal sealed record FirmwarePlan(string Code, VariablesPlan? Variables, bool IsSecure, bool NeedsManagementMode);

/// <summary>Variables of UEFI firmware.</summary>
/// <param name="Path">File of the guest's own.</param>
/// <param name="Template">File of those it begins with.</param>
internal sealed record VariablesPlan(string Path, string Template);

/// <summary>The processor of a guest.</summary>
/// <param name="Mode">As in <c>cpu_mode</c>.</param>
/// <param name="Model">Model, with mode <c>custom</c>.</param>
/// <param name="Flags">Flags to add or, with a minus, to take away.</param>
/// <param name="Sockets">Sockets.</param>
/// <param name="Cores">Cores per socket.</param>
/// <param name="Threads">Threads per core.</param>
internal sealed record CpuPlan(string Mode, string? Model, IReadOnlyList<string> Flags, int Sockets, int Cores, int Threads);

/// <summary>A disk of a guest, as the hypervisor sees it.</summary>
/// <param name="Source">Where its bytes are; a file by its whole path.</param>
/// <param name="Target">Name in the guest, such as <c>vda</c>.</param>
/// <param name="Bus">Bus.</param>
/// <param name="IsCdrom">True for a CD.</param>
/// <param name="Cache">Cache mode.</param>
/// <param name="Discard">What discards do, or null.</param>
/// <param name="BootOrder">1 for the disk to boot from; null for the others.</param>
internal sealed record DiskDevice(DiskSource Source, string Target, string Bus, bool IsCdrom, string Cache, string? Discard, int? BootOrder);

/// <summary>A network interface of a guest, as the hypervisor sees it.</summary>
/// <param name="MacAddress">Its hardware address.</param>
/// <param name="Bridge">Bridge it is plugged into; libvirt makes the device and plugs it, and both go with the guest.</param>
/// <param name="DeviceName">Its device on the host.</param>
/// <param name="Model">Model the guest sees.</param>
/// <param name="Mtu">Largest packet; null for the bridge's own.</param>
internal sealed record InterfaceDevice(string MacAddress, string Bridge, string DeviceName, string Model, int? Mtu)
{
    /// <summary>What the guest may receive; null for any.</summary>
    public LinkLimits? Inbound { get; init; }

    /// <summary>What it may send.</summary>
    public LinkLimits? Outbound { get; init; }

    /// <summary>Queues that are served at the same time; null for one.</summary>
    public int? Queues { get; init; }

    /// <summary>Rings in the packed layout.</summary>
    public bool PacksRings { get; init; }
}
