using Nova.Compute.Drivers;

namespace Nova.Compute.Guests;

/// <summary>
/// Whose disks and files those at a guest's place are. On storage that hosts share there is one such place for all guests of an instance: a host that returns must not remove the disks of
/// the guest that has taken its guest's place meanwhile. Written only by a guest that found them; a folder without is of whoever made it.
/// </summary>
internal static class FolderOwner
{
    private const string Name = "guest";

    /// <summary>They are this guest's from now on.</summary>
    public static void Set(IGuestDisks disks, Guid instanceId, Guid guestId)
    {
        if (PathOf(disks, instanceId) is { } path)
        {
            var part = path + ".part";
            File.WriteAllText(part, guestId.ToString());
            File.Move(part, path, overwrite: true);
        }
    }

    /// <summary>True where they are another guest's.</summary>
    public static bool IsAnother(IGuestDisks disks, Guid instanceId, Guid guestId) => Read(disks, instanceId) is { } owner && owner != guestId;

    /// <summary>They are not this guest's any more.</summary>
    public static void Unset(IGuestDisks disks, Guid instanceId, Guid guestId)
    {
        if (Read(disks, instanceId) == guestId)
        {
            File.Delete(PathOf(disks, instanceId)!);
        }
    }

    private static Guid? Read(IGuestDisks disks, Guid instanceId) =>
        PathOf(disks, instanceId) is { } path && File.Exists(path) && Guid.TryParse(File.ReadAllText(path), out var owner) ? owner : null;

    private static string? PathOf(IGuestDisks disks, Guid instanceId) => disks.DirectoryOf(instanceId) is { } folder ? Path.Combine(folder, Name) : null;
}
