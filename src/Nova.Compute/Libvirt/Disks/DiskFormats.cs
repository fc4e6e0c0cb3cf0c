using System.Text.Json.Nodes;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>
/// What formats the disks in a guest's folder have, said in a file beside them, for whoever finds them on storage that hosts share: a host with another <c>images_type</c> must not
/// open them in its own, and nothing is guessed from bytes that guests write. Named as upstream's; files are named without their folder.
/// </summary>
internal static class DiskFormats
{
    public const string FileName = "disk.info";

    /// <summary>Before a disk takes its place.</summary>
    public static void Note(string folder, string disk, string format)
    {
        var all = Read(folder);
        if ((string?)all[disk] != format)
        {
            all[disk] = format;
            var part = Path.Combine(folder, FileName + ".part");
            File.WriteAllText(part, all.ToJsonString());
            File.Move(part, Path.Combine(folder, FileName), overwrite: true);
        }
    }

    /// <summary>The format of a disk; null where nothing is said of it, as of disks made before this was written down.</summary>
    public static string? Of(string folder, string disk) => (string?)Read(folder)[disk] is var format and ("qcow2" or "raw") ? format : null;

    private static JsonObject Read(string folder) =>
        Path.Combine(folder, FileName) is var path && File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))!.AsObject() : [];
}
