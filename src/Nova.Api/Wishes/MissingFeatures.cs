using Nova.Core.Flavors;
using Nova.Core.Hardware;
using Nova.Core.Images.Properties;

namespace Nova.Api.Wishes;

/// <summary>
/// What flavors and images may ask of a guest, and no driver of this release gives: a server that merely went without it would not be what was asked for.
/// </summary>
internal static class MissingFeatures
{
    private static readonly string[] No = ["no", "false", "0", "off", "f", "n", "disabled", "optional"];

    /// <summary>After <c>hw:</c> in a flavor and <c>hw_</c> in an image, with the values that ask for nothing special.</summary>
    private static readonly Dictionary<string, string[]> Hardware = new()
    {
        ["cdrom_bus"] = ["ide", "sata", "scsi", "usb"],
        ["disk_bus"] = ["virtio", "scsi", "ide", "sata", "usb"],
        ["emulation_architecture"] = [],
        ["ephemeral_encryption"] = No,
        ["ephemeral_encryption_format"] = [],
        ["ephemeral_encryption_secret_uuid"] = [],
        ["mem_encryption"] = No,
        ["mem_encryption_model"] = [],
        ["pci_numa_affinity_policy"] = [],
        ["pmem"] = [],
        ["scsi_model"] = ["virtio-scsi", "lsilogic", "lsisas1068", "lsisas1078"],
        ["tpm_version"] = [],
        ["tpm_model"] = [],
        ["tpm_secret_security"] = [],
        ["video_model"] = ["cirrus", "qxl", "vga", "vmvga", "virtio", "none"],
    };

    /// <summary>Flavors only. Of <c>quota:</c> those that no libvirt of upstream's knows: VMware's.</summary>
    private static readonly string[] FlavorPrefixes = [GuestLimits.Prefix, "pci_passthrough:", "accel:"];

    /// <summary>The message of the 501, or null.</summary>
    public static string? Find(FlavorRecord flavor, IReadOnlyDictionary<string, string> image)
    {
        foreach (var (name, value) in flavor.ExtraSpecs)
        {
            if ((FlavorPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && !GuestLimits.ExtraSpecs.Contains(name)) || IsMissing(name, "hw:", value))
            {
                return Message("flavor", name, value);
            }
        }

        foreach (var (name, value) in image)
        {
            if (ImageProperties.Find(name) is { } known && IsMissing(known, value))
            {
                return Message("image", name, value);
            }
        }

        return null;
    }

    private static bool IsMissing(ImageProperty property, string value) =>
        // Disks from volumes: an image that is nothing but a list of them.
        (property.Name == "img_block_device_mapping" && value.Trim() is not ("" or "[]"))
        // A flag with a word that is neither yes nor no: upstream leaves the protection out, which is not what whoever wrote it meant.
        || IsMissing(property.Name, "hw_", property.IsFlag ? value : property.Type.Read(value) ?? value);

    private static bool IsMissing(string name, string prefix, string value)
    {
        var harmless = name.StartsWith(prefix, StringComparison.Ordinal) ? Hardware.GetValueOrDefault(name[prefix.Length..]) : null;
        return harmless is not null && !harmless.Contains(value, StringComparer.OrdinalIgnoreCase);
    }

    private static string Message(string whose, string name, string value) => $"The {whose} asks for {name}={value}, which is not supported by this release.";
}
