using Nova.Compute.Drivers;

namespace Nova.Compute.Guests;

/// <summary>
/// Whose disks and files those at a guest's place are. On storage that hosts share there is one such place for all guests of an instance: a host that returns must not remove the disks of
/// the guest that has taken its guest's place meanwhile. Written by every guest that makes or finds them.
/// </summary>
internal static class FolderOwner
{
    private const string Name = "guest";

    /// <summary>They are this guest's from now on.</summary>
    public static void Set(IGuestDisks disks, Guid instanceId, Guid guestId)
    {
        if (PathOf(disks, instanceId) is { } path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var part = path + ".part";
            File.WriteAllText(part, guestId.ToString());
            File.Move(part, path, overwrite: true);
        }
    }

    /// <summary>Whose they are; null where nobody has put a name to them.</summary>
    public static Guid? Of(IGuestDisks disks, Guid instanceId) =>
        PathOf(disks, instanceId) is { } path && File.Exists(path) && Guid.TryParse(File.ReadAllText(path), out var owner) ? owner : null;

    /// <summary>They are not this guest's any more.</summary>
    public static void Unset(IGuestDisks disks, Guid instanceId, Guid guestId)
    {
        if (Of(disks, instanceId) == guestId)
        {
            File.Delete(PathOf(disks, instanceId)!);
        }
    }

    private static string? PathOf(IGuestDisks disks, Guid instanceId) => disks.DirectoryOf(instanceId) is { } folder ? Path.Combine(folder, Name) : null;
}
