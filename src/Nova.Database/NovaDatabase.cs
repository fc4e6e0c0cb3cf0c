using System.Diagnostics.CodeAnalysis;
using Nova.Database.Providers;
using Nova.Database.Reading;
using Nova.Database.Writing;

namespace Nova.Database;

/// <summary>
/// Nova's database: writes gather into commit groups on writer threads, reads run on reader threads, nothing blocks the caller's thread. Short
/// reads run on that very thread where they are work of the processor alone: the way to another thread and back costs many times such a read.
/// </summary>
public sealed class NovaDatabase : IAsyncDisposable
{
    private readonly WorkQueue<WriteItem> writes;
    private readonly WorkQueue<ReadItem> reads;
    private readonly LocalReads localReads;
    private readonly DatabaseMetrics metrics;
    private readonly List<Writer> writers = [];
    private readonly List<Reader> readers = [];

    internal NovaDatabase(IDatabaseProvider provider, TimeProvider time, ILoggerFactory logs, DatabaseTuning tuning)
    {
        Provider = provider;
        var writerCount = tuning.Writers ?? provider.Writers;
        var readerCount = tuning.Readers ?? provider.Readers;
        writes = new(tuning.QueueLength, tuning.Patience, writerCount);
        reads = new(tuning.QueueLength, tuning.Patience, readerCount);
        localReads = new(provider, time, tuning.LocalReaders ?? provider.LocalReaders);
        metrics = new(() => writes.Count, () => reads.Count);
        var loss = new ServerLoss(provider.Description, time, logs.CreateLogger<ServerLoss>());
        var writerLog = logs.CreateLogger<Writer>();
        for (var i = 0; i < writerCount; i++)
        {
            var writer = new Writer(provider, writes, tuning, time, metrics, notice => Committed?.Invoke(notice), loss, writerLog);
            writers.Add(writer);
            writer.Start(i);
        }

        var readerLog = logs.CreateLogger<Reader>();
        for (var i = 0; i < readerCount; i++)
        {
            var reader = new Reader(provider, reads, time, loss, readerLog);
            readers.Add(reader);
            reader.Start(i);
        }
    }

    /// <summary>
    /// Raised on the writer's thread after a commit and before its callers are told, with what carries the new revision. Handlers hand
    /// over and return. With several writers the notices of two commits may come in either order; the revisions tell.
    /// </summary>
    public event Action<CommitNotice>? Committed;

    internal IDatabaseProvider Provider { get; }

    /// <summary>Opens the database; connections are made when first needed.</summary>
    public static NovaDatabase Open(DatabaseAddress address, TimeProvider time, ILoggerFactory logs, DatabaseTuning? tuning = null) =>
        new(DatabaseProviders.For(address), time, logs, tuning ?? new DatabaseTuning());

    /// <summary>Runs work in a commit group and answers once it is durable.</summary>
    /// <param name="work">See <see cref="WriteScope"/>: it may be run more than once, and what it throws undoes it alone.</param>
    /// <param name="ct">Gives up waiting for the start; work that has begun is not interrupted.</param>
    /// <exception cref="Core.Faults.FaultException">Unavailable: the database does not answer, or too much work waits for it.</exception>
    public async Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken ct)
    {
        var item = new WriteItem<T>(work, ct);
        await writes.EnqueueAsync(item, ct).ConfigureAwait(false);
        return await item.Task.ConfigureAwait(false);
    }

    /// <summary>Runs work that only reads; it sees every commit acknowledged before it was asked for.</summary>
    /// <exception cref="Core.Faults.FaultException">Unavailable: the database does not answer, or too much work waits for it.</exception>
    public async Task<T> ReadAsync<T>(Func<ReadScope, T> work, CancellationToken ct)
    {
        var item = new ReadItem<T>(work, ct);
        await reads.EnqueueAsync(item, ct).ConfigureAwait(false);
        return await item.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// As <see cref="ReadAsync{T}"/>, for work that finds a few rows by key: on SQLite it runs at once on the caller's thread, unless as many
    /// others do so already.
    /// </summary>
    /// <param name="work">May be run more than once.</param>
    /// <param name="ct">Gives up waiting for the start.</param>
    /// <exception cref="Core.Faults.FaultException">Unavailable: the database does not answer, or too much work waits for it.</exception>
    public async Task<T> LookUpAsync<T>(Func<ReadScope, T> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return TryLookUp(work, out var result) ? result : await ReadAsync(work, ct).ConfigureAwait(false);
    }

    /// <summary>The part of <see cref="LookUpAsync{T}"/> that needs no waiting, for callers who have a better way to wait.</summary>
    /// <returns>False where it would have to wait; the work may have been run.</returns>
    public bool TryLookUp<T>(Func<ReadScope, T> work, [MaybeNullWhen(false)] out T result) => localReads.TryRead(work, out result);

    /// <summary>Answers what waits, then closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        writes.Complete();
        reads.Complete();
        await localReads.CloseAsync().ConfigureAwait(false);
        foreach (var writer in writers)
        {
            writer.Hurry();
            await writer.Ended.ConfigureAwait(false);
            writer.Dispose();
        }

        foreach (var reader in readers)
        {
            await reader.Ended.ConfigureAwait(false);
        }

        writes.Dispose();
        reads.Dispose();
        metrics.Dispose();
    }
}
