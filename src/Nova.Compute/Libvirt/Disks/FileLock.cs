namespace Nova.Compute.Libvirt.Disks;

/// <summary>A lock that holds between processes: a file kept open exclusively. It goes with the process, however that ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until nobody else holds it; disposing the answer lets go.</summary>
    public static async Task<IDisposable> TakeAsync(string path, TimeProvider time, CancellationToken ct)
    {
        while (true)
        {
            if (TryTake(path) is { } held)
            {
                return held;
            }

            await Task.Delay(Interval, time, ct);
        }
    }

    /// <summary>Null where somebody else holds it.</summary>
    public static IDisposable? TryTake(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held is not (DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
