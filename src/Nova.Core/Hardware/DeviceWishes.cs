using Nova.Core.Flavors;
using Nova.Core.Images.Properties;

namespace Nova.Core.Hardware;

/// <summary>Sound, USB, queues of interfaces and the width of addresses, as flavor and image ask: by the same name, and where both do, by the same value.</summary>
/// <param name="flavor">The flavor.</param>
/// <param name="image">The image's properties.</param>
public sealed class DeviceWishes(FlavorRecord flavor, IReadOnlyDictionary<string, string> image)
{
    /// <summary>Ports of a USB controller.</summary>
    private const int MostRedirectedPorts = 15;

    /// <summary>After <c>hw:</c> in a flavor and <c>hw_</c> in an image.</summary>
    private static readonly string[] Names = ["sound_model", "usb_model", "redirected_usb_ports", "maxphysaddr_mode", "maxphysaddr_bits"];

    private const string Queues = "vif_multiqueue_enabled";

    /// <summary>The extra specs that are read here.</summary>
    public static readonly IReadOnlyList<string> ExtraSpecs = [.. Names.Append(Queues).Select(name => "hw:" + name)];

    private static readonly string[] Buses = ["hw_disk_bus", "hw_cdrom_bus", "hw_input_bus"];

    /// <summary>Model of the sound card; null for none.</summary>
    public string? Sound => Of("sound_model");

    /// <summary>Model of the USB controller; null for the machine's own.</summary>
    public string? Usb => Of("usb_model");

    /// <summary>Whether the guest has no USB at all.</summary>
    public bool HasNoUsb => Usb == "none";

    /// <summary>USB ports that a SPICE client plugs its devices into.</summary>
    public int RedirectedPorts => Number("redirected_usb_ports") ?? 0;

    /// <summary>Where the width of physical addresses comes from: <c>passthrough</c> or <c>emulate</c>; null for QEMU's own.</summary>
    public string? AddressMode => Of("maxphysaddr_mode");

    /// <summary>The width in bits, with <c>emulate</c>.</summary>
    public int? AddressBits => Number("maxphysaddr_bits");

    /// <summary>Whether network interfaces have a queue for each processor.</summary>
    public bool HasManyQueues => OfFlavor == true || ImageProperties.Flag(image, "hw_" + Queues) == true;

    private bool? OfFlavor => flavor.ExtraSpecs.TryGetValue("hw:" + Queues, out var value) ? PropertyTypes.IsTrue(value) : null;

    /// <summary>What contradicts itself or cannot be; null where all can be had.</summary>
    public string? FindWrong() =>
        Names.Select(FindWrong).FirstOrDefault(wrong => wrong is not null)
        ?? (RedirectedPorts is < 0 or > MostRedirectedPorts ? $"A guest has at most {MostRedirectedPorts} redirected USB ports, not {RedirectedPorts}." : null)
        ?? FindWrongQueues()
        ?? FindWrongUsb()
        ?? FindWrongAddresses();

    private string? FindWrong(string name)
    {
        var (ofFlavor, ofImage) = (flavor.ExtraSpecs.GetValueOrDefault("hw:" + name), ImageProperties.Get(image, "hw_" + name));
        var type = ImageProperties.Find("hw_" + name)!.Type;
        return ofFlavor is null ? null
            : type.Read(ofFlavor) is not { } read ? $"Validation failed; '{ofFlavor}' is not {type.Allowed} for extra spec 'hw:{name}'."
            : ofImage is not null && ofImage != read ? $"Conflicting values of {name} found in the flavor ({ofFlavor}) and the image ({ofImage})."
            : null;
    }

    private string? FindWrongQueues() =>
        OfFlavor is { } ofFlavor && ImageProperties.Flag(image, "hw_" + Queues) is { } ofImage && ofFlavor != ofImage
            ? $"Conflicting values of {Queues} found in the flavor ({ofFlavor}) and the image ({ofImage})." : null;

    /// <summary>What needs a USB controller, of a guest that has none.</summary>
    private string? FindWrongUsb() =>
        !HasNoUsb ? null
        : RedirectedPorts > 0 ? NoUsb("redirected_usb_ports")
        : Sound == "usb" ? NoUsb("sound_model")
        : Buses.FirstOrDefault(bus => ImageProperties.Get(image, bus) == "usb") is { } wrong ? NoUsb(wrong)
        : ImageProperties.Get(image, "hw_pointer_model") == "usbtablet" && ImageProperties.Get(image, "hw_input_bus") is null ? NoUsb("hw_pointer_model")
        : null;

    private string? FindWrongAddresses() =>
        AddressMode == "emulate" && AddressBits is null ? "maxphysaddr_mode emulate needs maxphysaddr_bits."
        : AddressBits is not null && AddressMode != "emulate" ? "maxphysaddr_bits needs maxphysaddr_mode emulate."
        : AddressBits is < 32 or > 52 ? $"Addresses have 32 to 52 bits, not {AddressBits} (maxphysaddr_bits)."
        : null;

    private static string NoUsb(string what) => $"A guest without USB (usb_model none) cannot have what {what} asks for.";

    private string? Of(string name) => flavor.ExtraSpecs.GetValueOrDefault("hw:" + name) ?? ImageProperties.Get(image, "hw_" + name);

    /// <summary>Texts that are no number are of flavors made before that was looked at.</summary>
    private int? Number(string name) => int.TryParse(Of(name), out var number) ? number : null;
}
