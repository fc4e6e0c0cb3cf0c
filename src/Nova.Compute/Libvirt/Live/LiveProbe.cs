using Nova.Compute.Libvirt.Disks;

namespace Nova.Compute.Libvirt.Live;

/// <summary>A file in a guest's folder by which two hosts find out whether they share it, as upstream does: the one writes it, the other looks. It goes with the folder, if not before.</summary>
internal static class LiveProbe
{
    /// <summary>Writes a new one in place of what may be left of an older one.</summary>
    /// <returns>What is in it: one that was left behind elsewhere is not taken for it.</returns>
    public static async Task<string> WriteAsync(InstanceFiles files, Guid instanceId, CancellationToken ct)
    {
        var word = Guid.NewGuid().ToString("N");
        await File.WriteAllTextAsync(PathOf(files, instanceId), word, ct);
        return word;
    }

    public static bool IsHere(InstanceFiles files, Guid instanceId, string word) =>
        File.Exists(PathOf(files, instanceId)) && File.ReadAllText(PathOf(files, instanceId)) == word;

    public static void Remove(InstanceFiles files, Guid instanceId) => File.Delete(PathOf(files, instanceId));

    private static string PathOf(InstanceFiles files, Guid instanceId) => files.Disk(instanceId, ".live");
}
