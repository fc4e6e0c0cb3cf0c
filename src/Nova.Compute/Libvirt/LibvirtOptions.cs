using Nova.Compute.Libvirt.Live;
using Nova.Compute.Resources;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Libvirt;

/// <summary>What the libvirt driver is told: <c>[libvirt]</c>, and what it needs of <c>[vnc]</c>, <c>[spice]</c>, <c>[serial_console]</c>, <c>[image_cache]</c> and <c>[DEFAULT]</c>.</summary>
internal sealed record LibvirtOptions : IOptionSection<LibvirtOptions>
{
    private static readonly string[] CacheModes = ["default", "none", "writethrough", "writeback", "directsync", "unsafe"];

    /// <summary><c>kvm</c> or <c>qemu</c>.</summary>
    public string VirtType { get; init; } = "kvm";

    /// <summary>Address of the libvirt daemon.</summary>
    public string ConnectionUri { get; init; } = "qemu:///system";

    /// <summary>Directory of guests' files.</summary>
    public string InstancesPath { get; init; } = "/var/lib/nova/instances";

    /// <summary>Cache of images, below <see cref="InstancesPath"/>.</summary>
    public string ImageCacheFolder { get; init; } = "_base";

    /// <summary>Remove images from the cache that no guest uses.</summary>
    public bool RemoveUnusedImages { get; init; } = true;

    /// <summary>How long an image stays unused in the cache.</summary>
    public TimeSpan UnusedImageAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Time between two looks at the cache; null for never.</summary>
    public TimeSpan? CacheInterval { get; init; } = TimeSpan.FromSeconds(2400);

    /// <summary><c>qcow2</c> (overlays on the cached image) or <c>raw</c> (full copies).</summary>
    public string ImagesType { get; init; } = "qcow2";

    /// <summary>Image that guests whose own is gone are rescued with; null for none.</summary>
    public string? RescueImageId { get; init; }

    /// <summary>Format of snapshots: <c>qcow2</c>, <c>raw</c>, or null for the disk's own.</summary>
    public string? SnapshotFormat { get; init; }

    /// <summary>Convert images to raw in the cache.</summary>
    public bool ForceRawImages { get; init; } = true;

    /// <summary>File system of ephemeral disks that ask for none.</summary>
    public string? DefaultEphemeralFormat { get; init; }

    /// <summary>Processor the guests see: <c>host-model</c>, <c>host-passthrough</c>, <c>maximum</c>, <c>custom</c> or <c>none</c>.</summary>
    public string CpuMode { get; init; } = "host-model";

    /// <summary>Its model, with <c>custom</c>.</summary>
    public string? CpuModel { get; init; }

    /// <summary>Flags to add (<c>+x</c>, <c>x</c>) or take away (<c>-x</c>).</summary>
    public IReadOnlyList<string> CpuExtraFlags { get; init; } = [];

    /// <summary>Machine type of guests whose image names none.</summary>
    public string MachineType { get; init; } = "pc";

    /// <summary>Cache mode of disks; null for <c>none</c> where the file system can do it, else <c>writeback</c>.</summary>
    public string? DiskCacheMode { get; init; }

    /// <summary>What guests' discards do: <c>unmap</c>, <c>ignore</c> or null.</summary>
    public string? Discard { get; init; }

    /// <summary>Seconds between reports of the balloon driver; 0 for none.</summary>
    public int MemoryStatsPeriod { get; init; } = 10;

    /// <summary>Source of guests' randomness.</summary>
    public string RngDevice { get; init; } = "/dev/urandom";

    /// <summary>Which serial number guests see: <c>unique</c> (the instance's id) or <c>none</c>.</summary>
    public string SysinfoSerial { get; init; } = "unique";

    /// <summary>Processor seconds of a quick image tool.</summary>
    public int ImagesCpuTimeLimit { get; init; } = 30;

    /// <summary>Address space of image tools in GiB.</summary>
    public int ImagesAddressSpaceLimit { get; init; } = 2;

    /// <summary>Largest disk an image may stand for where the flavor sets no size, bytes.</summary>
    public long LargestImageBytes { get; init; } = 2048L * 1024 * 1024 * 1024;

    /// <summary>VNC consoles.</summary>
    public bool VncEnabled { get; init; } = true;

    /// <summary>Address guests' VNC servers listen on.</summary>
    public string VncListen { get; init; } = "127.0.0.1";

    /// <summary>Address the console proxy reaches them at.</summary>
    public string VncProxyClientAddress { get; init; } = "127.0.0.1";

    /// <summary>SPICE consoles.</summary>
    public SpiceOptions Spice { get; init; } = new();

    /// <summary>Serial consoles.</summary>
    public SerialOptions Serial { get; init; } = new();

    /// <summary>Live migration.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>Pointer the guests have: <c>usbtablet</c>, <c>ps2mouse</c> or null.</summary>
    public string? PointerModel { get; init; } = "usbtablet";

    /// <summary>How long a guest's agent may take to bring file systems to rest: Windows, with its applications, needs a minute at worst.</summary>
    public TimeSpan FreezePatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>PCI Express ports that guests with such a machine have for devices that come later; 0 for libvirt's own choice, which is none.</summary>
    public int PciePorts { get; init; }

    /// <summary>How often a guest that runs is asked to let go of a device.</summary>
    public int DetachAttempts { get; init; } = 8;

    /// <summary>How long it is waited for each time.</summary>
    public TimeSpan DetachPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most queues of an interface; upstream's limit of kernels from 4.0 on.</summary>
    public int MaxQueues { get; init; } = 256;

    /// <summary>Host processors on which guests float; null for all.</summary>
    public IReadOnlyList<int>? SharedCpus { get; init; }

    /// <summary>Priority of guests' processors in real time.</summary>
    public int RealtimePriority { get; init; } = 1;

    public static LibvirtOptions Read(OptionReader options)
    {
        var virtType = options.Choice("libvirt", "virt_type", "kvm", ["kvm", "qemu"]);
        var cpuMode = options.Choice("libvirt", "cpu_mode", "host-model", ["host-model", "host-passthrough", "maximum", "custom", "none"]);
        var models = options.List("libvirt", "cpu_models", []);
        if (cpuMode == "custom" && models.Count == 0)
        {
            options.Reject("libvirt", "cpu_models", "must name a model with cpu_mode = custom");
        }

        return new LibvirtOptions
        {
            VirtType = virtType,
            ConnectionUri = options.OptionalString("libvirt", "connection_uri") ?? "qemu:///system",
            InstancesPath = options.Path("DEFAULT", "instances_path", "$state_path/instances"),
            ImageCacheFolder = options.String("image_cache", "subdirectory_name", "_base"),
            RemoveUnusedImages = options.Bool("image_cache", "remove_unused_base_images", true),
            UnusedImageAge = options.Seconds("image_cache", "remove_unused_original_minimum_age_seconds", 86400),
            CacheInterval = options.Int("image_cache", "manager_interval", 2400, min: -1) switch
            {
                < 0 => null,
                0 => TimeSpan.FromMinutes(1),
                var seconds => TimeSpan.FromSeconds(seconds),
            },
            RescueImageId = options.OptionalString("libvirt", "rescue_image_id"),
            ImagesType = options.Choice<string>(
                "libvirt", "images_type", "qcow2", [("default", "qcow2"), ("qcow2", "qcow2"), ("raw", "raw"), ("flat", "raw")]),
            SnapshotFormat = options.OptionalString("libvirt", "snapshot_image_format") is null
                ? null
                : options.Choice("libvirt", "snapshot_image_format", "qcow2", ["qcow2", "raw"]),
            ForceRawImages = options.Bool("DEFAULT", "force_raw_images", true),
            DefaultEphemeralFormat = options.OptionalString("DEFAULT", "default_ephemeral_format"),
            CpuMode = cpuMode,
            CpuModel = models.Count > 0 ? models[0] : null,
            CpuExtraFlags = options.List("libvirt", "cpu_model_extra_flags", []),
            MachineType = ByArchitecture(options.List("libvirt", "hw_machine_type", [])) ?? "pc",
            DiskCacheMode = FileCacheMode(options),
            Discard = options.OptionalString("libvirt", "hw_disk_discard"),
            MemoryStatsPeriod = options.Int("libvirt", "mem_stats_period_seconds", 10),
            RngDevice = options.Path("libvirt", "rng_dev_path", "/dev/urandom"),
            SysinfoSerial = options.Choice<string>(
                "libvirt", "sysinfo_serial", "unique", [("unique", "unique"), ("none", "none"), ("os", "unique"), ("hardware", "unique"), ("auto", "unique")]),
            ImagesCpuTimeLimit = options.Int("libvirt", "images_cpu_time_limit", 30, min: 1),
            ImagesAddressSpaceLimit = options.Int("libvirt", "images_address_space_limit", 2, min: 1),
            LargestImageBytes = options.Int("libvirt", "images_virtual_size_limit", 2048, min: 1) * 1024L * 1024 * 1024,
            VncEnabled = options.Bool("vnc", "enabled", true),
            VncListen = options.HostAddress("vnc", "server_listen", "127.0.0.1"),
            VncProxyClientAddress = options.HostAddress("vnc", "server_proxyclient_address", "127.0.0.1"),
            Spice = SpiceOptions.Read(options),
            Serial = SerialOptions.Read(options),
            Live = LiveOptions.Read(options),
            PciePorts = options.Int("libvirt", "num_pcie_ports", 0, min: 0, max: 28),
            DetachAttempts = options.Int("libvirt", "device_detach_attempts", 8, min: 1),
            DetachPatience = TimeSpan.FromSeconds(options.Int("libvirt", "device_detach_timeout", 20, min: 1)),
            MaxQueues = options.Int("libvirt", "max_queues", 256, min: 1),
            SharedCpus = CpuOptions.Read(options).Shared,
            RealtimePriority = options.Int("libvirt", "realtime_scheduler_priority", 1, min: 1, max: 99),
            PointerModel = options.Choice("DEFAULT", "pointer_model", "usbtablet", ["usbtablet", "ps2mouse"]),
        };
    }

    /// <summary>The entry of <c>x86_64=pc-i440fx-7.2</c> for this architecture.</summary>
    private static string? ByArchitecture(IReadOnlyList<string> machines) => machines
        .Select(entry => entry.Split('=', 2))
        .Where(entry => entry is ["x86_64", _])
        .Select(entry => entry[1])
        .FirstOrDefault();

    /// <summary>The entry <c>file=…</c> of <c>disk_cachemodes</c>; the others are of disks this driver does not have.</summary>
    private static string? FileCacheMode(OptionReader options)
    {
        var mode = options.List("libvirt", "disk_cachemodes", [])
            .Select(entry => entry.Split('=', 2))
            .Where(entry => entry is ["file", _])
            .Select(entry => entry[1])
            .FirstOrDefault();
        if (mode is not null && !CacheModes.Contains(mode))
        {
            options.Reject("libvirt", "disk_cachemodes", $"file= must be one of {string.Join(", ", CacheModes)}");
        }

        return mode;
    }
}
