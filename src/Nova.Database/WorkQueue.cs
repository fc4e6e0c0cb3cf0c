using Nova.Core.Faults;

namespace Nova.Database;

/// <summary>Work between callers, who wait without a thread, and the database threads, which block. Bounded: a full queue makes callers wait, and in the end refuses them.</summary>
/// <param name="capacity">Most items waiting.</param>
/// <param name="patience">How long a caller waits for a place.</param>
/// <param name="threads">Threads that take from it.</param>
internal sealed class WorkQueue<T>(int capacity, TimeSpan patience, int threads) : IDisposable
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

    /// <summary>Blocks until there is work, then moves a thread's share of what waits, <paramref name="most"/> items at most.</summary>
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

            for (var share = Math.Min(most, (waiting.Count + threads - 1) / threads); share > 0; share--)
            {
                into.Add(waiting.Dequeue());
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
