using System.Collections.Concurrent;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Connections;

/// <summary>The lanes of a driver: made when needed, used by one call at a time, never more than fit.</summary>
/// <remarks>A call that was given up keeps its lane, and its place, until it returns: while libvirt hangs no more threads pile up than there are places.</remarks>
internal sealed class LibvirtPool(string uri)
{
    /// <summary>As many as a client of libvirt's daemon may have under way by its defaults, and some for those who only read.</summary>
    internal const int Places = 8;

    private readonly SemaphoreSlim _short = new(Places, Places);
    private readonly SemaphoreSlim _long = new(Places, Places);
    private readonly ConcurrentStack<LibvirtLane> _idle = new();
    private readonly ConcurrentBag<LibvirtLane> _made = [];
    private volatile bool _ending;

    /// <summary>Lanes made so far, for tests.</summary>
    internal int Made => _made.Count;

    /// <summary>Does <paramref name="work"/> on a free connection.</summary>
    /// <param name="work">The calls; told by the token when nobody waits for them any more.</param>
    /// <param name="isLong">Takes minutes by nature: it has places of its own, so that others do not wait behind it.</param>
    /// <param name="over">Ends the wait for a place, and is handed to <paramref name="work"/>.</param>
    /// <returns>The work, which goes on when <paramref name="over"/> fires, until libvirt answers.</returns>
    public async Task<Task<T>> BeginAsync<T>(Func<LibvirtConnection, T> work, bool isLong, CancellationToken over)
    {
        var places = isLong ? _long : _short;
        await places.WaitAsync(over);
        if (!_idle.TryPop(out var lane))
        {
            lane = new LibvirtLane(uri, "libvirt-calls");
            _made.Add(lane);
        }

        return RunAsync(lane, work, places);
    }

    /// <summary>Ends all lanes, each when its call has returned.</summary>
    public void End()
    {
        _ending = true;
        foreach (var lane in _made)
        {
            lane.End();
        }
    }

    public Task Ended => Task.WhenAll(_made.Select(lane => lane.Ended));

    private async Task<T> RunAsync<T>(LibvirtLane lane, Func<LibvirtConnection, T> work, SemaphoreSlim places)
    {
        try
        {
            return await lane.RunAsync(work).ConfigureAwait(false);
        }
        finally
        {
            if (!_ending)
            {
                _idle.Push(lane);
            }

            places.Release();
        }
    }
}
