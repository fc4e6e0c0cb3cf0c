using System.Reflection;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.Disks.Formats;
using Nova.Compute.Libvirt.Firmware;
using Nova.Compute.Libvirt.Guests;
using Nova.Core.Faults;
using Nova.Core.Hardware;
using Nova.Core.Images.Properties;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt.DomainXml;

/// <summary>Decides what a guest's domain is made of: its flavor, its image's properties, this host's options and what the host can do.</summary>
internal sealed class PlanDomain(LibvirtOptions options, HostFacts facts, InstanceFiles files, GuestDisks disks, SerialPorts ports, TimeProvider time)
{
    private static readonly string[] VideoByPreference = ["virtio", "vga", "cirrus"];
    private static readonly string Version = typeof(PlanDomain).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private readonly GuestFirmware _firmware = new(facts, files);

    /// <summary>The UEFI firmware that is wanted; null for BIOS.</summary>
    public FirmwarePlan? FirmwareOf(InstanceRecord instance) => _firmware.Of(instance, MachineOf(instance));

    /// <summary>The machine type: the image's word counts.</summary>
    private string MachineOf(InstanceRecord instance) => ImageProperties.Get(instance.ImageProperties, "hw_machine_type") ?? options.MachineType;

    public DomainPlan Of(GuestSpec spec)
    {
        var instance = spec.Instance;
        var specs = instance.Flavor.ExtraSpecs;
        if (!options.Spice.Enabled && new DeviceWishes(instance.Flavor, instance.ImageProperties).RedirectedPorts > 0)
        {
            // Another host may have it.
            throw new FaultException(FaultKind.Unavailable, "Redirected USB ports need a SPICE console, which this host does not have.");
        }

        return new DomainPlan
        {
            Instance = instance,
            Attempt = spec.Attempt,
            Owner = files.Root,
            CreatedAt = time.GetUtcNow(),
            Version = Version,
            VirtType = options.VirtType,
            MachineType = MachineOf(instance),
            Firmware = FirmwareOf(instance),
            Cpu = Cpu(spec),
            Place = spec.Place,
            SharedCpus = options.SharedCpus,
            RealtimePriority = options.RealtimePriority,
            Disks = Disks(spec),
            PciePorts = options.PciePorts,
            Interfaces = PlanInterfaces.Of(instance, options.VirtType, options.MaxQueues),
            SerialNumber = options.SysinfoSerial == "unique" ? instance.Id.ToString("D") : null,
            ConsoleLog = files.Console(instance.Id),
            VncListen = options.VncEnabled ? options.VncListen : null,
            SpiceListen = options.Spice.Enabled ? options.Spice.Listen : null,
            SpiceIsSecure = options.Spice.RequireSecure,
            HasSpiceAgent = options.Spice is { Enabled: true, AgentEnabled: true },
            Serial = options.Serial.Enabled ? new SerialPlan(options.Serial.ProxyClientAddress, ports.Take(new GuestWishes(instance.Flavor, instance.ImageProperties).SerialPorts)) : null,
            VideoModel = options.VncEnabled || options.Spice.Enabled ? Image(spec, "hw_video_model") ?? VideoByPreference.FirstOrDefault(facts.VideoModels.Contains) : null,
            Pointer = options.PointerModel,
            RngDevice = IsFalse(specs.GetValueOrDefault("hw_rng:allowed")) ? null : options.RngDevice,
            MemoryStatsPeriod = options.MemoryStatsPeriod,
            HasGuestAgent = Image(spec, "hw_qemu_guest_agent") == "true",
            Kernel = Kernel(spec),
        };
    }

    private CpuPlan Cpu(GuestSpec spec)
    {
        // Servers of an earlier release may ask for what the API refuses now.
        var topology = CpuTopology.Of(spec.Instance.Flavor, spec.Instance.ImageProperties, out _) ?? new CpuTopology(spec.Instance.Flavor.Vcpus, 1, 1);
        return new CpuPlan(options.CpuMode, options.CpuModel, options.CpuExtraFlags, topology.Sockets, topology.Cores, topology.Threads);
    }

    /// <summary>As upstream: the console's lines come before what the image says only where it says nothing.</summary>
    private KernelPlan? Kernel(GuestSpec spec)
    {
        var properties = spec.Instance.ImageProperties;
        if (KernelFiles.IdOf(properties, "kernel_id") is null)
        {
            return null;
        }

        var id = spec.Instance.Id;
        var root = disks.Planned(spec).Disks is [{ Target: var target }, ..] ? target : "vda";
        return new KernelPlan(
            files.Kernel(id),
            KernelFiles.IdOf(properties, "ramdisk_id") is null ? null : files.Ramdisk(id),
            Image(spec, "os_command_line") ?? $"root=/dev/{root} console=tty0 console=ttyS0 console=hvc0");
    }

    private List<DiskDevice> Disks(GuestSpec spec)
    {
        var cache = options.DiskCacheMode ?? (facts.DirectIo ? "none" : "writeback");
        var devices = disks.Planned(spec).Disks
            .Select(disk => new DiskDevice(
                Locate(spec, disk.Source), disk.Target, disk.Bus, disk.IsCdrom, cache, options.Discard, disk.BootOrder))
            .ToList();
        if (spec.ConfigDrivePath is { } path && File.Exists(path))
        {
            devices.Add(ConfigDrive(spec, path, cache, devices));
        }

        return devices;
    }

    /// <summary>Where the hypervisor finds it: a guest's files are named within its directory.</summary>
    private DiskSource Locate(GuestSpec spec, DiskSource source) =>
        source is FileSource file ? file with { Name = files.Disk(spec.Instance.Id, file.Name) } : source;

    /// <summary>A CD for an ISO file system, a disk for any other; a CD on the bus of the machine's own, which every guest can read.</summary>
    private DiskDevice ConfigDrive(GuestSpec spec, string path, string cache, List<DiskDevice> others)
    {
        var isIso = ImageInspector.Inspect(path).Format == "iso";
        var bus = isIso ? DiskPlan.CdromBus(spec.Instance, options.MachineType) : "virtio";
        var prefix = DeviceNames.PrefixOf(bus);
        var target = Enumerable.Range('a', 26).Select(letter => prefix + (char)letter).First(name => others.TrueForAll(disk => disk.Target != name));
        return new DiskDevice(new FileSource(path, "raw"), target, bus, isIso, cache, Discard: null, BootOrder: null);
    }

    private static string? Image(GuestSpec spec, string property) => ImageProperties.Get(spec.Instance.ImageProperties, property);

    private static bool IsFalse(string? text) => text?.ToLowerInvariant() is "false" or "no" or "0" or "off";
}
