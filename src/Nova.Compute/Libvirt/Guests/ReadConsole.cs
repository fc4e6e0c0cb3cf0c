using Nova.Compute.Libvirt.Disks;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>The tail of a guest's console log.</summary>
internal sealed class ReadConsole(LibvirtHost host, InstanceFiles files)
{
    /// <summary>At most <paramref name="maxBytes"/>; where libvirt's log daemon has just begun a new file, the end of the one before comes first.</summary>
    public async Task<byte[]> ReadAsync(Guid instanceId, int maxBytes, CancellationToken ct)
    {
        await host.OnGuestAsync(instanceId, _ => { }, ct);
        var newest = await TailAsync(files.Console(instanceId), maxBytes, ct);
        return newest.Length == maxBytes ? newest : [.. await TailAsync(files.Console(instanceId) + ".0", maxBytes - newest.Length, ct), .. newest];
    }

    private static async Task<byte[]> TailAsync(string path, int maxBytes, CancellationToken ct)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = (int)Math.Min(maxBytes, file.Length);
            file.Seek(-length, SeekOrigin.End);
            var bytes = new byte[length];
            var read = await file.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, ct);
            return read == length ? bytes : bytes[..read];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
