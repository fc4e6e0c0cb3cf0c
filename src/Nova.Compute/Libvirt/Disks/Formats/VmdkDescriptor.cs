using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Nova.Compute.Libvirt.Disks.Formats;

/// <summary>The text within a VMDK that says what its parts are. Only lines that are known to be harmless are let through.</summary>
/// <remarks>
/// QEMU does not read lines: it reads 20 sectors from the second one on and looks for its words anywhere in them, comments and values included
/// (<c>block/vmdk.c</c>: vmdk_parent_open, vmdk_read_cid, vmdk_parse_description). So the same bytes are read here, and a word may stand only where it is the
/// name of its own line.
/// </remarks>
internal static partial class VmdkDescriptor
{
    /// <summary>Where QEMU reads it (<c>desc_offset</c>).</summary>
    public const int Offset = 0x200;

    /// <summary>How much of it QEMU reads (<c>DESC_SIZE</c>).</summary>
    public const int Length = 20 * 512;

    private const string Parent = "parentFileNameHint";
    private static readonly string[] AllowedTypes = ["streamOptimized", "monolithicSparse"];

    /// <summary>Comments that VMware's and QEMU's own descriptors have.</summary>
    private static readonly string[] Comments =
        ["# Disk DescriptorFile", "# Extent description", "# The Disk Data Base", "# The disk Data Base", "#DDB", "#"];

    /// <summary>Names a line may begin with, besides those of the disk data base (<c>ddb.</c>).</summary>
    private static readonly string[] Names = ["version", "encoding", "CID", "parentCID", "isNativeSnapshot", "createType"];

    /// <summary>Why the descriptor may not be given to QEMU; null where it may.</summary>
    /// <param name="bytes">The bytes QEMU reads.</param>
    public static string? WhyRefused(ReadOnlySpan<byte> bytes)
    {
        // QEMU's text ends at the first NUL. Words behind it are not read, and nobody honest has them there.
        if (bytes.IndexOf(Encoding.ASCII.GetBytes(Parent)) >= 0)
        {
            return "it has a parent";
        }

        var end = bytes.IndexOf((byte)0);
        var lines = Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]).Split('\n').Select(line => line.Trim(' ', '\t', '\r')).ToList();
        var values = new Dictionary<string, string>();
        var extents = 0;
        foreach (var line in lines.Where(line => line.Length > 0 && !Comments.Contains(line, StringComparer.Ordinal)))
        {
            if (Extent().IsMatch(line))
            {
                extents++;
            }
            else if (Assignment().Match(line) is not { Success: true } assignment || !IsKnown(assignment.Groups["name"].Value))
            {
                return AnyExtent().IsMatch(line) ? "it refers to other files" : "its descriptor has a line that is not known";
            }
            else if (!values.TryAdd(assignment.Groups["name"].Value, assignment.Groups["value"].Value.Trim('"')))
            {
                return "its descriptor names something twice";
            }
        }

        return WhyRefused(values, extents);
    }

    private static string? WhyRefused(Dictionary<string, string> values, int extents)
    {
        var type = values.GetValueOrDefault("createType");
        return type is null || !AllowedTypes.Contains(type, StringComparer.Ordinal) ? $"sub-format {type ?? "unknown"} is not supported"
            : values.TryGetValue("parentCID", out var parent) && !IsNoParent(parent) ? "it has a parent"
            : extents != 1 ? "it refers to other files"
            : null;
    }

    private static bool IsKnown(string name) => Names.Contains(name, StringComparer.Ordinal) || name.StartsWith("ddb.", StringComparison.Ordinal);

    private static bool IsNoParent(string cid) =>
        uint.TryParse(cid, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) && number == uint.MaxValue;

    /// <summary>A sparse extent of this very file. Its name is not read for the allowed types, and is held to letters that no path outside needs.</summary>
    [GeneratedRegex("""^RW [0-9]{1,18} SPARSE "[A-Za-z0-9 ._()\-]{1,255}"$""")]
    private static partial Regex Extent();

    [GeneratedRegex("^(RW|RDONLY|NOACCESS) ")]
    private static partial Regex AnyExtent();

    /// <summary>Values are of few letters: none that begins a word of QEMU's is followed by what QEMU would take for its value.</summary>
    [GeneratedRegex("""^(?<name>[A-Za-z][A-Za-z0-9.]{0,63})[ \t]*=[ \t]*(?<value>"[A-Za-z0-9 ._:\-]{0,128}"|[A-Za-z0-9._\-]{0,64})$""")]
    private static partial Regex Assignment();
}
