using Nova.Core.Faults;
using Nova.Database.Providers;

namespace Nova.Database.Reading;

/// <summary>A thread with a read-only connection. It starts reading after it took the work, so it sees every commit acknowledged before.</summary>
internal sealed partial class Reader(IDatabaseProvider provider, WorkQueue<ReadItem> queue, TimeProvider time, ServerLoss loss, ILogger logger)
{
    /// <summary>Few, so that a slow query holds up no others; more than one, because waking a thread costs more than a small query.</summary>
    private const int TakeAtOnce = 4;

    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReadConnection connection = new(() => provider.OpenReader(waits: true), time);

    /// <summary>Completes when the queue is closed and everything in it was answered.</summary>
    public Task Ended => ended.Task;

    public void Start(int index) => new Thread(Loop) { IsBackground = true, Name = $"nova-db-reader-{index}" }.Start();

    private void Loop()
    {
        var items = new List<ReadItem>(TakeAtOnce);
        while (queue.Take(items, TakeAtOnce))
        {
            foreach (var item in items)
            {
                Answer(item);
            }

            items.Clear();
        }

        connection.Dispose();
        ended.SetResult();
    }

    private void Answer(ReadItem item)
    {
        try
        {
            item.Cancellation.ThrowIfCancellationRequested();
            try
            {
                item.Run(connection);
            }
            catch (Exception lost) when (provider.Classify(lost) is SqlFailure.ConnectionLost or SqlFailure.Contention)
            {
                // Once more on a new connection: reading changes nothing.
                Note(lost);
                connection.Dispose();
                item.Run(connection);
            }

            loss.Answers();
            item.Deliver();
        }
        catch (Exception failure)
        {
            if (provider.Classify(failure) is SqlFailure.ConnectionLost or SqlFailure.Contention)
            {
                Note(failure);
                connection.Dispose();
                failure = new FaultException(
                    new Fault(FaultKind.Unavailable, "The database does not answer. Please try again later.", Details: failure.Message), failure);
            }

            item.Fail(failure);
        }
    }

    private void Note(Exception failure)
    {
        if (provider.Classify(failure) == SqlFailure.ConnectionLost)
        {
            loss.Lost(failure);
        }
        else
        {
            LogContention(provider.Description, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A read from {Database} met a lock")]
    private partial void LogContention(string database, Exception failure);
}
