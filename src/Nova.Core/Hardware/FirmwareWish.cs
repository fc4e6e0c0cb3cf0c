using Nova.Core.Flavors;
using Nova.Core.Images.Properties;

namespace Nova.Core.Hardware;

/// <summary>What flavor and image ask of the firmware that a guest starts with.</summary>
/// <param name="flavor">The flavor.</param>
/// <param name="image">The image's properties.</param>
public sealed class FirmwareWish(FlavorRecord flavor, IReadOnlyDictionary<string, string> image)
{
    private const string FlavorPolicy = "os:secure_boot";

    /// <summary>The extra specs that are read here.</summary>
    public static readonly IReadOnlyList<string> ExtraSpecs = [FlavorPolicy];

    /// <summary>UEFI; BIOS else.</summary>
    public bool IsUefi => ImageProperties.Get(image, "hw_firmware_type") == "uefi";

    /// <summary>Whether only signed systems start.</summary>
    public bool NeedsSecureBoot => Policy == "required";

    /// <summary>Whether unsigned systems are refused where the host can.</summary>
    public bool LikesSecureBoot => Policy is "required" or "optional";

    /// <summary>UEFI that keeps nothing from one start to the next.</summary>
    public bool IsStateless => ImageProperties.Flag(image, "hw_firmware_stateless") == true;

    private string? Policy => flavor.ExtraSpecs.GetValueOrDefault(FlavorPolicy) ?? OfImage;

    private string? OfImage => ImageProperties.Get(image, "os_secure_boot");

    /// <summary>What contradicts itself or cannot be; null where all can be had.</summary>
    public string? FindWrong()
    {
        var ofFlavor = flavor.ExtraSpecs.GetValueOrDefault(FlavorPolicy);
        return ofFlavor is not (null or "required" or "disabled") ? $"Validation failed; '{ofFlavor}' is not one of [disabled, required] for extra spec '{FlavorPolicy}'."
            : ofFlavor is not null && OfImage is not null && ofFlavor != OfImage
                ? $"Conflicting values of secure_boot found in the flavor ({ofFlavor}) and the image ({OfImage})."
            : IsStateless && !IsUefi ? "Stateless firmware is supported only when UEFI firmware type is used."

            // Upstream starts such a server without what it asks for.
            : NeedsSecureBoot && !IsUefi ? "Secure boot needs an image whose hw_firmware_type is uefi."
            : NeedsSecureBoot && IsStateless ? "Secure boot needs firmware that keeps its keys: the image must not set hw_firmware_stateless."
            : NeedsSecureBoot && ImageProperties.Get(image, "hw_machine_type") is { } machine && !machine.Contains("q35", StringComparison.Ordinal)
                ? "Secure boot needs an image whose hw_machine_type is q35."
            : null;
    }
}
