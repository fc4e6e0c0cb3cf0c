using System.Globalization;
using System.Reflection;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.Disks.Formats;
using Nova.Compute.Libvirt.Guests;
using Nova.Core.Faults;

namespace Nova.Compute.Libvirt.DomainXml;

/// <summary>Decides what a guest's domain is made of: its flavor, its image's properties, this host's options and what the host can do.</summary>
internal sealed class PlanDomain(LibvirtOptions options, HostFacts facts, InstanceFiles files, GuestDisks disks, SerialPorts ports, TimeProvider time)
{
    /// <summary>Of an ISA machine.</summary>
    private const int MostSerialPorts = 4;

    private static readonly string[] VideoByPreference = ["virtio", "vga", "cirrus"];
    private static readonly string Version = typeof(PlanDomain).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public DomainPlan Of(GuestSpec spec)
    {
        var instance = spec.Instance;
        var specs = instance.Flavor.ExtraSpecs;
        return new DomainPlan
        {
            Instance = instance,
            Attempt = spec.Attempt,
            Owner = files.Root,
            CreatedAt = time.GetUtcNow(),
            Version = Version,
            VirtType = options.VirtType,
            MachineType = Image(spec, "hw_machine_type") ?? options.MachineType,
            Cpu = Cpu(spec),
            Disks = Disks(spec),
            Interfaces = PlanInterfaces.Of(instance, options.VirtType),
            SerialNumber = options.SysinfoSerial == "unique" ? instance.Id.ToString("D") : null,
            ConsoleLog = files.Console(instance.Id),
            VncListen = options.VncEnabled ? options.VncListen : null,
            SpiceListen = options.Spice.Enabled ? options.Spice.Listen : null,
            SpiceIsSecure = options.Spice.RequireSecure,
            HasSpiceAgent = options.Spice is { Enabled: true, AgentEnabled: true },
            Serial = options.Serial.Enabled ? new SerialPlan(options.Serial.ProxyClientAddress, ports.Take(SerialPortCount(spec))) : null,
            VideoModel = options.VncEnabled || options.Spice.Enabled ? Image(spec, "hw_video_model") ?? VideoByPreference.FirstOrDefault(facts.VideoModels.Contains) : null,
            Pointer = options.PointerModel,
            RngDevice = IsFalse(specs.GetValueOrDefault("hw_rng:allowed")) ? null : options.RngDevice,
            MemoryStatsPeriod = options.MemoryStatsPeriod,
            HasGuestAgent = IsTrue(Image(spec, "hw_qemu_guest_agent")),
        };
    }

    /// <summary>The image may ask for fewer serial ports than the flavor allows, never for more; upstream's words.</summary>
    private static int SerialPortCount(GuestSpec spec)
    {
        var flavor = Count(spec.Instance.Flavor.ExtraSpecs.GetValueOrDefault("hw:serial_port_count"));
        var image = Count(Image(spec, "hw_serial_port_count"));
        return image > flavor
            ? throw new FaultException(FaultKind.BadRequest, "Forbidden to exceed flavor value of number of serial ports passed in image meta.")
            : image ?? flavor ?? 1;

        static int? Count(string? text) => text switch
        {
            null => null,
            _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MostSerialPorts => count,
            _ => throw new FaultException(
                FaultKind.BadRequest, $"Number of serial ports specified in flavor is invalid: expected an integer, got '{text}'"),
        };
    }

    private CpuPlan Cpu(GuestSpec spec)
    {
        var vcpus = spec.Instance.Flavor.Vcpus;
        var threads = Fitting(Wanted(spec, "threads"), vcpus);
        var cores = Fitting(Wanted(spec, "cores"), vcpus / threads);
        return new CpuPlan(options.CpuMode, options.CpuModel, options.CpuExtraFlags, vcpus / threads / cores, cores, threads);
    }

    /// <summary>What flavor or image ask for; the flavor's word counts.</summary>
    private static int? Wanted(GuestSpec spec, string what)
    {
        var text = spec.Instance.Flavor.ExtraSpecs.GetValueOrDefault("hw:cpu_" + what) ?? Image(spec, "hw_cpu_" + what);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }

    /// <summary>The number asked for where it divides what there is; else one, which leaves everything to sockets.</summary>
    private static int Fitting(int? wanted, int available) => wanted is { } number && available % number == 0 ? number : 1;

    private List<DiskDevice> Disks(GuestSpec spec)
    {
        var cache = options.DiskCacheMode ?? (facts.DirectIo ? "none" : "writeback");
        var devices = disks.Planned(spec).Disks
            .Select(disk => new DiskDevice(
                Locate(spec, disk.Source), disk.Target, disk.Bus, disk.IsCdrom, cache, options.Discard, disk.BootOrder))
            .ToList();
        if (spec.ConfigDrivePath is { } path && File.Exists(path))
        {
            devices.Add(ConfigDrive(path, cache, devices));
        }

        return devices;
    }

    /// <summary>Where the hypervisor finds it: a guest's files are named within its directory.</summary>
    private DiskSource Locate(GuestSpec spec, DiskSource source) =>
        source is FileSource file ? file with { Name = files.Disk(spec.Instance.Id, file.Name) } : source;

    /// <summary>A CD for an ISO file system, a disk for any other; on the machine's IDE bus, which every guest can read.</summary>
    private static DiskDevice ConfigDrive(string path, string cache, List<DiskDevice> others)
    {
        var isIso = ImageInspector.Inspect(path).Format == "iso";
        var (bus, prefix) = isIso ? ("ide", "hd") : ("virtio", "vd");
        var target = Enumerable.Range('a', 26).Select(letter => prefix + (char)letter).First(name => others.TrueForAll(disk => disk.Target != name));
        return new DiskDevice(new FileSource(path, "raw"), target, bus, isIso, cache, Discard: null, BootOrder: null);
    }

    private static string? Image(GuestSpec spec, string property) => spec.Instance.ImageProperties.GetValueOrDefault(property);

    private static bool IsTrue(string? text) => text?.ToLowerInvariant() is "true" or "yes" or "1" or "on";

    private static bool IsFalse(string? text) => text?.ToLowerInvariant() is "false" or "no" or "0" or "off";
}
