namespace Nova.Compute.Servers.Build;

/// <summary>Bounds the builds of one host that run at the same time (<c>max_concurrent_builds</c>).</summary>
internal sealed class BuildSlots(int most)
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
