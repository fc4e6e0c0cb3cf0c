namespace Nova.Compute.Libvirt.Disks;

/// <summary>Removes cached images that no disk below <c>instances_path</c> is made on and that nobody has used for a while.</summary>
/// <remarks>
/// Remembers nothing between two looks: what is in use is read from the disks themselves, those of other hosts on shared storage included, and the last use is
/// the time of the image's lock file, which each build on it renews, as does each look that finds it in use. So a restart changes nothing. A look that cannot
/// read every disk removes nothing.
/// </remarks>
internal sealed partial class CleanCache(LibvirtOptions options, InstanceFiles files, TimeProvider time, ILogger<CleanCache> logger)
{
    /// <summary>
    /// However little <c>remove_unused_original_minimum_age_seconds</c> says: an image that was handed to a build so long before a look has its disk by then, and
    /// the look sees it.
    /// </summary>
    internal static readonly TimeSpan LeastAge = TimeSpan.FromMinutes(5);

    private readonly TimeSpan _age = options.UnusedImageAge > LeastAge ? options.UnusedImageAge : LeastAge;

    /// <summary>One look.</summary>
    /// <returns>How many files were removed.</returns>
    public int Run(CancellationToken ct)
    {
        if (!Directory.Exists(files.Cache))
        {
            return 0;
        }

        // The time first: what is used from here on is younger than any age.
        var now = time.GetUtcNow();
        var used = BackingFiles.NamesBelow(files, ct);
        var removed = 0;
        foreach (var file in Directory.EnumerateFiles(files.Cache).ToList())
        {
            ct.ThrowIfCancellationRequested();
            removed += Look(file, used, now) ? 1 : 0;
        }

        return removed;
    }

    private bool Look(string file, HashSet<string> used, DateTimeOffset now)
    {
        var lockFile = files.LockOf(ImageCache.LockNameOf(file));
        using var held = FileLock.TryTake(lockFile);
        if (held is null)
        {
            // Being made or handed out: in use.
            return false;
        }

        if (ImageCache.IsUnfinished(file))
        {
            // Whoever was at it is gone, and its lock with it.
            return Remove(file, TimeSpan.Zero);
        }

        if (used.Contains(Path.GetFileName(file)))
        {
            File.SetLastWriteTimeUtc(lockFile, now.UtcDateTime);
            return false;
        }

        var unusedFor = now - new DateTimeOffset(File.GetLastWriteTimeUtc(lockFile), TimeSpan.Zero);
        return unusedFor >= _age && Remove(file, unusedFor);
    }

    private bool Remove(string file, TimeSpan unusedFor)
    {
        File.Delete(file);
        LogRemoved(file, unusedFor);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{File} is removed from the image cache: unused for {UnusedFor}")]
    private partial void LogRemoved(string file, TimeSpan unusedFor);
}
