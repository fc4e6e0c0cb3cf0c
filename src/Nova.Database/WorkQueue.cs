using Nova.Core.Faults;

namespace Nova.Database;

/// <summary>Work between callers, who wait without a thread, and the database threads, which block. Bounded: a full queue makes callers wait, and in the end refuses them.</summary>
internal sealed class WorkQueue<T>(int capacity, TimeSpan patience) : IDisposable
{
    private readonly SemaphoreSlim places = new(capacity);
    private readonly Queue<T> waiting = new();
    private bool completed;

    public int Count
    {
        get
        {
            lock (waiting)
            {
                return waiting.Count;
            }
        }
    }

    public async ValueTask EnqueueAsync(T item, CancellationToken ct)
    {
        if (!await places.WaitAsync(patience, ct).ConfigureAwait(false))
        {
            throw new FaultException(FaultKind.Unavailable, "The database is too busy. Please try again later.");
        }

        lock (waiting)
        {
            if (completed)
            {
                throw new FaultException(FaultKind.Unavailable, "The service is stopping.");
            }

            waiting.Enqueue(item);
            Monitor.Pulse(waiting);
        }
    }

    /// <summary>Blocks until there is work, then moves up to <paramref name="most"/> items.</summary>
    /// <returns>False where the queue is empty and closed.</returns>
    public bool Take(List<T> into, int most)
    {
        lock (waiting)
        {
            while (waiting.Count == 0)
            {
                if (completed)
                {
                    return false;
                }

                Monitor.Wait(waiting);
            }

            while (into.Count < most && waiting.TryDequeue(out var item))
            {
                into.Add(item);
            }
        }

        places.Release(into.Count);
        return true;
    }

    /// <summary>Refuses new work; what waits is still handed out.</summary>
    public void Complete()
    {
        lock (waiting)
        {
            completed = true;
            Monitor.PulseAll(waiting);
        }
    }

    public void Dispose() => places.Dispose();
}
