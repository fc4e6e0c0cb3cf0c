using System.IO.Enumeration;
using System.Text.Json;

namespace Nova.Compute.Libvirt.Firmware;

/// <summary>A UEFI firmware of this host, by QEMU's description of it (<c>docs/interop/firmware.json</c>): code in one flash, variables that each guest has a copy of in a second.</summary>
/// <param name="Code">File of the code.</param>
/// <param name="Template">File of the variables a guest begins with.</param>
/// <param name="Targets">Architectures, each with its machine types, which may have wildcards.</param>
/// <param name="Features">Words such as <c>secure-boot</c>.</param>
internal sealed record FirmwareDescriptor(string Code, string Template, IReadOnlyList<(string Architecture, IReadOnlyList<string> Machines)> Targets, IReadOnlyList<string> Features)
{
    /// <summary>Whether it refuses unsigned systems.</summary>
    public bool IsSecure => Features.Contains("secure-boot");

    /// <summary>Whether it protects itself by system management mode.</summary>
    public bool NeedsManagementMode => Features.Contains("requires-smm");

    /// <summary>True for a machine type by its full name, such as <c>pc-q35-7.2</c>.</summary>
    public bool Fits(string architecture, string machine) =>
        Targets.Any(target => target.Architecture == architecture && target.Machines.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, machine, ignoreCase: false)));

    /// <summary>Null for other kinds of firmware: BIOS, one in memory, one with its variables inside, one whose files are no raw ones.</summary>
    public static FirmwareDescriptor? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var mapping = root.GetProperty("mapping");
            return Texts(root, "interface-types").Contains("uefi")
                && Text(mapping, "device") == "flash"
                && (Text(mapping, "mode") ?? "split") == "split"
                && RawFile(mapping, "executable") is { } code
                && RawFile(mapping, "nvram-template") is { } template
                ? new FirmwareDescriptor(
                    code,
                    template,
                    [.. root.GetProperty("targets").EnumerateArray().Select(target => (Text(target, "architecture") ?? "", Texts(target, "machines")))],
                    Texts(root, "features"))
                : null;
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? RawFile(JsonElement mapping, string name) =>
        mapping.TryGetProperty(name, out var file) && (Text(file, "format") ?? "raw") == "raw" ? Text(file, "filename") : null;

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static IReadOnlyList<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString() ?? "")] : [];
}
