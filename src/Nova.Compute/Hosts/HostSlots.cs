namespace Nova.Compute.Hosts;

/// <summary>Bounds of what a host does at the same time.</summary>
/// <param name="Builds">Builds (<c>max_concurrent_builds</c>).</param>
/// <param name="DiskWork">Making disks, within builds (<c>[compute] max_concurrent_disk_ops</c>).</param>
/// <param name="Snapshots">Snapshots (<c>max_concurrent_snapshots</c>).</param>
/// <param name="LiveMigrations">Guests that are sent away while they run (<c>max_concurrent_live_migrations</c>).</param>
internal sealed record HostSlots(Slots Builds, Slots DiskWork, Slots Snapshots, Slots LiveMigrations)
{
    public static HostSlots Of(ComputeOptions options) => new(
        new Slots(options.MaxConcurrentBuilds),
        new Slots(options.MaxConcurrentDiskWork),
        new Slots(options.MaxConcurrentSnapshots),
        new Slots(options.MaxConcurrentLiveMigrations));
}

/// <summary>So many at once and no more; 0 for no bound.</summary>
internal sealed class Slots(int most)
{
    private readonly SemaphoreSlim? _free = most == 0 ? null : new(most, most);

    /// <summary>Waits for a slot; disposing the answer gives it back.</summary>
    public async Task<IDisposable?> EnterAsync(CancellationToken ct)
    {
        if (_free is null)
        {
            return null;
        }

        await _free.WaitAsync(ct);
        return new Slot(_free);
    }

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
