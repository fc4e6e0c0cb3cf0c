using Nova.Core.Flavors;

namespace Nova.Core.Hardware;

/// <summary>The standard traits that a host needs for what flavor and image ask of the machine, beside those that they name themselves.</summary>
public static class WantedTraits
{
    /// <summary>A host with UEFI firmware.</summary>
    public const string Uefi = "COMPUTE_FIRMWARE_UEFI";

    /// <summary>A host whose UEFI firmware refuses unsigned systems.</summary>
    public const string SecureBoot = "COMPUTE_SECURITY_UEFI_SECURE_BOOT";

    /// <summary>A host whose processors show guests the width of their own addresses.</summary>
    public const string PassedAddresses = "COMPUTE_ADDRESS_SPACE_PASSTHROUGH";

    /// <summary>A host that gives guests addresses of any width.</summary>
    public const string EmulatedAddresses = "COMPUTE_ADDRESS_SPACE_EMULATED";

    /// <summary>A host whose cores have several threads: what its report says, and what a flavor may ask for as it asks for threads.</summary>
    public const string HyperThreading = "HW_CPU_HYPERTHREADING";

    /// <summary>Those traits; as a rule none.</summary>
    public static IReadOnlyList<string> Of(FlavorRecord flavor, IReadOnlyDictionary<string, string> image)
    {
        var firmware = new FirmwareWish(flavor, image);
        string[] traits = firmware.NeedsSecureBoot ? [Uefi, SecureBoot] : firmware.IsUefi ? [Uefi] : [];
        return new DeviceWishes(flavor, image).AddressMode switch
        {
            "passthrough" => [.. traits, PassedAddresses],
            "emulate" => [.. traits, EmulatedAddresses],
            _ => traits,
        };
    }
}
