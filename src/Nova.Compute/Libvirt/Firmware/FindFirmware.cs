namespace Nova.Compute.Libvirt.Firmware;

/// <summary>Finds the firmware that is installed on a host, as QEMU's packages describe it, in the order in which it is preferred.</summary>
internal static class FindFirmware
{
    /// <summary>Where descriptions are; one of the operator's stands for the package's of the same name.</summary>
    public static readonly IReadOnlyList<string> Folders = ["/etc/qemu/firmware", "/usr/share/qemu/firmware"];

    /// <summary>Descriptions are far smaller.</summary>
    private const long LargestBytes = 64 * 1024;

    public static IReadOnlyList<FirmwareDescriptor> In(IEnumerable<string> folders, string architecture) =>
    [
        .. folders
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json"))
            .DistinctBy(path => Path.GetFileName(path))
            .OrderBy(path => Path.GetFileName(path), StringComparer.Ordinal)

            // An empty file hides the package's.
            .Where(path => new FileInfo(path).Length is > 0 and <= LargestBytes)
            .Select(path => FirmwareDescriptor.Parse(File.ReadAllText(path)))
            .OfType<FirmwareDescriptor>()
            .Where(found => found.Targets.Any(target => target.Architecture == architecture) && File.Exists(found.Code) && File.Exists(found.Template)),
    ];
}
