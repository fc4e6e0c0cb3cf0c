using System.Globalization;
using Nova.Core.Flavors;
using Nova.Core.Images.Properties;

namespace Nova.Core.Hardware;

/// <summary>What flavor and image ask of a guest's machine, the two weighed against each other as upstream does. The API refuses by it what the compute could not give.</summary>
/// <param name="flavor">The flavor.</param>
/// <param name="image">The image's properties.</param>
public sealed class GuestWishes(FlavorRecord flavor, IReadOnlyDictionary<string, string> image)
{
    /// <summary>Serial ports of a PC.</summary>
    public const int MostSerialPorts = 4;

    /// <summary>The extra specs that show in a guest; every other is the scheduler's, or refused.</summary>
    public static readonly IReadOnlyList<string> ExtraSpecs =
    [
        "hide_hypervisor_id", "hw:boot_menu", "hw:cpu_cores", "hw:cpu_max_cores", "hw:cpu_max_sockets", "hw:cpu_max_threads", "hw:cpu_sockets", "hw:cpu_threads",
        "hw:hide_hypervisor_id", "hw:pmu", "hw:serial_port_count", "hw:viommu_model", "hw:virtio_packed_ring", "hw:watchdog_action", "hw_rng:allowed", "hw_rng:rate_bytes",
        "hw_rng:rate_period", "hw_video:ram_max_mb", .. DeviceWishes.ExtraSpecs, .. FirmwareWish.ExtraSpecs, .. GuestLimits.ExtraSpecs,
    ];

    private static readonly string[] WatchdogActions = ["none", "pause", "poweroff", "reset"];

    private static readonly string[] BusNames = ["hw_disk_bus", "hw_cdrom_bus"];

    private const string PciExpressMachine = "q35";

    /// <summary>The firmware's menu of what to boot from; the image's word counts.</summary>
    public bool BootMenu => ImageProperties.Flag(image, "hw_boot_menu") ?? OfFlavor("hw:boot_menu") ?? false;

    /// <summary>Whether the guest is not to see that it is one; either may ask.</summary>
    public bool HidesHypervisor => OfFlavor("hw:hide_hypervisor_id") == true || OfFlavor("hide_hypervisor_id") == true || ImageProperties.Flag(image, "img_hide_hypervisor_id") == true;

    /// <summary>Whether the guest may count events of its processor; null for what the processor's model says.</summary>
    public bool? CountsPerformance => OfFlavor("hw:pmu") ?? ImageProperties.Flag(image, "hw_pmu");

    /// <summary>Rings of virtio devices in the packed layout.</summary>
    public bool PacksRings => OfFlavor("hw:virtio_packed_ring") == true || ImageProperties.Flag(image, "hw_virtio_packed_ring") == true;

    /// <summary>Serial ports: the flavor's number, of which the image may want fewer.</summary>
    public int SerialPorts => ImageProperties.Number(image, "hw_serial_port_count") is { } wanted and > 0 ? wanted : Number("hw:serial_port_count") is { } given and > 0 ? given : 1;

    /// <summary>Memory of the graphics adapter in MiB, where the flavor allows any and the image wants some.</summary>
    public int? VideoMemoryMb => MostVideoMemoryMb > 0 && ImageProperties.Number(image, "hw_video_ram") is { } wanted and > 0 ? wanted : null;

    /// <summary>What becomes of a guest that hangs, found out by a watchdog; null for none. The image's word counts.</summary>
    public string? Watchdog => (ImageProperties.Get(image, "hw_watchdog_action") ?? flavor.ExtraSpecs.GetValueOrDefault("hw:watchdog_action")) is { } action and not "disabled" ? action : null;

    /// <summary>Model of the guest's IOMMU; null for none.</summary>
    public string? Iommu => (flavor.ExtraSpecs.GetValueOrDefault("hw:viommu_model") ?? ImageProperties.Get(image, "hw_viommu_model")) is { } model
        ? model == "auto" ? "intel" : model
        : null;

    private bool IsPciExpress => ImageProperties.Get(image, "hw_machine_type")?.Contains(PciExpressMachine, StringComparison.Ordinal) == true;

    private int MostVideoMemoryMb => Number("hw_video:ram_max_mb") ?? 0;

    /// <summary>What contradicts itself or cannot be; null where all can be had.</summary>
    public string? FindWrong()
    {
        var wantedPorts = ImageProperties.Number(image, "hw_serial_port_count") ?? 0;
        var wantedVideo = ImageProperties.Number(image, "hw_video_ram") ?? 0;
        _ = CpuTopology.Of(flavor, image, out var wrongTopology);
        return wrongTopology
            ?? Conflict("pmu", "hw:pmu", "hw_pmu")
            ?? (Number("hw:serial_port_count") is { } given and > 0 && wantedPorts > given
                ? "Forbid to exceed flavor value of number of serial ports passed in image meta." : null)
            ?? (SerialPorts > MostSerialPorts ? $"Maximum number of serial port exceeds {MostSerialPorts} for this hypervisor" : null)
            ?? (wantedVideo > MostVideoMemoryMb
                ? $"The requested amount of video memory {wantedVideo} is higher than the maximum allowed by flavor {MostVideoMemoryMb}." : null)
            ?? FindWrongIommu()
            ?? FindWrongBus()
            ?? (Watchdog is null || WatchdogActions.Contains(Watchdog) ? null : $"Provided watchdog action ({Watchdog}) is not supported.")
            ?? new DeviceWishes(flavor, image).FindWrong()
            ?? new FirmwareWish(flavor, image).FindWrong()
            ?? new GuestLimits(flavor).FindWrong();
    }

    /// <summary>That machine has SATA where older ones have IDE.</summary>
    private string? FindWrongBus() =>
        IsPciExpress && BusNames.FirstOrDefault(name => ImageProperties.Get(image, name) == "ide") is { } wrong
            ? $"A machine of type {PciExpressMachine} has no IDE bus, which {wrong} asks for." : null;

    private string? FindWrongIommu()
    {
        var (ofFlavor, ofImage) = (flavor.ExtraSpecs.GetValueOrDefault("hw:viommu_model"), ImageProperties.Get(image, "hw_viommu_model"));
        return ofFlavor is not null && ofImage is not null && ofFlavor != ofImage ? Conflict("viommu_model", ofFlavor, ofImage, differ: true)
            : Iommu is null ? null
            : Iommu is not ("intel" or "virtio") ? $"The IOMMU {Iommu} is not one of this machine's architecture: use intel or virtio."
            : IsPciExpress ? null
            : $"An IOMMU needs an image whose hw_machine_type is {PciExpressMachine}.";
    }

    private string? Conflict(string property, string spec, string name)
    {
        var (ofFlavor, ofImage) = (OfFlavor(spec), ImageProperties.Flag(image, name));
        return Conflict(property, ofFlavor?.ToString(), ofImage?.ToString(), ofFlavor is not null && ofImage is not null && ofFlavor != ofImage);
    }

    private static string? Conflict(string property, string? ofFlavor, string? ofImage, bool differ) =>
        differ ? $"Conflicting values of {property} found in the flavor ({ofFlavor}) and the image ({ofImage})." : null;

    private bool? OfFlavor(string spec) => flavor.ExtraSpecs.TryGetValue(spec, out var value) ? PropertyTypes.IsTrue(value) : null;

    private int? Number(string spec) =>
        int.TryParse(flavor.ExtraSpecs.GetValueOrDefault(spec), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
