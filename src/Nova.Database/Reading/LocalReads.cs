using System.Diagnostics.CodeAnalysis;
using Nova.Database.Providers;

namespace Nova.Database.Reading;

/// <summary>Short reads on the callers' own threads, with a bounded set of connections. Nobody waits here: what cannot be read at once is left to the readers.</summary>
internal sealed class LocalReads(IDatabaseProvider provider, TimeProvider time, int most)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The one given back last is taken first: its pages are in the processor's cache.</summary>
    private readonly Stack<ReadConnection> free = new();
    private int taken;
    private bool closed;

    /// <summary>Reads now, without any lock held; what the work throws comes as it is.</summary>
    /// <returns>False where no connection is free, or the database is not to be read without waiting. The work may have run.</returns>
    public bool TryRead<T>(Func<ReadScope, T> work, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        if (TryTake() is not { } connection)
        {
            return false;
        }

        try
        {
            result = connection.Read(work);
            return true;
        }
        catch (Exception passing) when (provider.Classify(passing) is SqlFailure.ConnectionLost or SqlFailure.Contention)
        {
            // A reader has the patience, and says so where it runs out.
            connection.Dispose();
            return false;
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>Reads no more, and closes the connections when the last is given back.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            closed = true;
            EndIfIdle_NeedsLock();
        }

        return ended.Task;
    }

    private ReadConnection? TryTake()
    {
        lock (gate)
        {
            if (closed || taken == most)
            {
                return null;
            }

            taken++;
            return free.TryPop(out var connection) ? connection : new ReadConnection(() => provider.OpenReader(waits: false), time);
        }
    }

    private void Return(ReadConnection connection)
    {
        lock (gate)
        {
            taken--;
            free.Push(connection);
            EndIfIdle_NeedsLock();
        }
    }

    private void EndIfIdle_NeedsLock()
    {
        if (!closed || taken > 0)
        {
            return;
        }

        while (free.TryPop(out var connection))
        {
            connection.Dispose();
        }

        ended.TrySetResult();
    }
}
