using Nova.Core.Flavors;
using Nova.Core.Images;

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
        ["cpu_policy"] = ["shared"],
        ["cpu_thread_policy"] = [],
        ["cpu_realtime"] = No,
        ["cpu_realtime_mask"] = [],
        ["cpu_dedicated_mask"] = [],
        ["emulator_threads_policy"] = [],
        ["mem_page_size"] = ["small", "any"],
        ["mem_encryption"] = No,
        ["locked_memory"] = No,
        ["pci_numa_affinity_policy"] = [],
        ["firmware_type"] = ["bios"],
        ["firmware_stateless"] = No,
        ["tpm_version"] = [],
        ["tpm_model"] = [],
        ["watchdog_action"] = No,
    };

    /// <summary>Flavors only.</summary>
    private static readonly string[] FlavorPrefixes = ["hw:numa_", "quota:", "pci_passthrough:", "accel:"];

    /// <summary>The message of the 501, or null.</summary>
    public static string? Find(FlavorRecord flavor, ImageRecord? image)
    {
        foreach (var (name, value) in flavor.ExtraSpecs)
        {
            if (FlavorPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) || IsMissing(name, "hw:", "os:secure_boot", value))
            {
                return Message("flavor", name, value);
            }
        }

        foreach (var (name, value) in image?.Properties ?? new Dictionary<string, string>())
        {
            if (name.StartsWith("hw_numa_", StringComparison.Ordinal) || IsMissing(name, "hw_", "os_secure_boot", value))
            {
                return Message("image", name, value);
            }
        }

        return null;
    }

    private static bool IsMissing(string name, string prefix, string secureBoot, string value)
    {
        var harmless = name == secureBoot ? No
            : name.StartsWith(prefix, StringComparison.Ordinal) ? Hardware.GetValueOrDefault(name[prefix.Length..])
            : null;
        return harmless is not null && !harmless.Contains(value, StringComparer.OrdinalIgnoreCase);
    }

    private static string Message(string whose, string name, string value) => $"The {whose} asks for {name}={value}, which is not supported by this release.";
}
