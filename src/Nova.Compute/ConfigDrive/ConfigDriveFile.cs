using Nova.Compute.ConfigDrive.Iso9660;
using Nova.Compute.Drivers;
using Nova.Hosting;
using Nova.Hosting.Files;
using Nova.Metadata;

namespace Nova.Compute.ConfigDrive;

/// <summary>The file a config drive is in, beside the guest's disks.</summary>
internal static class ConfigDriveFile
{
    /// <summary>Its name, which is upstream's.</summary>
    public const string Name = "disk.config";

    /// <summary>Name of the one that is made for a rescue and goes with it.</summary>
    public const string RescueName = Name + ".rescue";

    private const string Label = "config-2";

    /// <summary>Its path; null for a driver whose guests have no files.</summary>
    public static string? PathOf(IGuestDisks driver, Guid instanceId, bool ofRescue = false)
        => driver.DirectoryOf(instanceId) is { } directory ? Path.Combine(directory, ofRescue ? RescueName : Name) : null;

    /// <summary>Writes the drive, whole or not at all. It holds a password: only the owner may read it (libvirt gives it to QEMU's user).</summary>
    public static async Task WriteAsync(string path, IReadOnlyList<MetadataFile> files, DateTimeOffset at, CancellationToken ct)
    {
        var root = new IsoFolder("", null);
        foreach (var file in files)
        {
            root.Add(file.Path, file.Contents);
        }

        var image = IsoImage.Write(root, Label, $"OpenStack Nova {NovaProcess.Version}", at);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + ".part";
        await using (var stream = new FileStream(beside, OwnerOnlyFile.With(FileMode.Create)))
        {
            await stream.WriteAsync(image, ct);
        }

        File.Move(beside, path, overwrite: true);
    }
}
