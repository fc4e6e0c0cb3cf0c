using System.Threading.Channels;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Reading;

namespace Nova.Conductor.Servers;

/// <summary>Reads single instances: requests that wait together share one look at the revisions, and only what changed is read.</summary>
/// <remarks>
/// What is answered is as new as the newest commit acknowledged before the request, with any number of conductors: a look begins after
/// the requests it answers were made.
/// </remarks>
internal sealed class InstanceReader(NovaDatabase database, InstanceCache cache) : BackgroundService
{
    private const int Readers = 2;
    private const int MostTogether = 64;

    private readonly Channel<Pending> queue = Channel.CreateUnbounded<Pending>();

    /// <summary>The instance, deleted ones included; null where there is none.</summary>
    public async Task<InstanceRecord?> FindAsync(Guid id, CancellationToken ct)
    {
        var pending = new Pending(id);
        if (!queue.Writer.TryWrite(pending))
        {
            throw new FaultException(FaultKind.Unavailable, "The service is stopping.");
        }

        return await pending.Found.Task.WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>The instance, which must exist.</summary>
    public async Task<InstanceRecord> RequireAsync(Guid id, CancellationToken ct) =>
        await FindAsync(id, ct).ConfigureAwait(false) ?? throw ServerFaults.NotFound(id);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => ReadAllAsync(stoppingToken)));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        while (queue.Reader.TryRead(out var late))
        {
            late.Found.TrySetException(new FaultException(FaultKind.Unavailable, "The service is stopping."));
        }
    }

    private async Task ReadAllAsync(CancellationToken ct)
    {
        var batch = new List<Pending>(MostTogether);
        try
        {
            while (await queue.Reader.WaitToReadAsync(ct).ConfigureAwait(false))
            {
                await ReadTogetherAsync(batch, ct).ConfigureAwait(false);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task ReadTogetherAsync(List<Pending> batch, CancellationToken ct)
    {
        try
        {
            await database.ReadAsync(
                scope =>
                {
                    // Taken here, before the first statement: what is asked for later waits for a later look.
                    TakeWaiting(batch);
                    Answer(scope, batch);
                    return true;
                },
                ct).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Handed to those who asked. Where the read has not even begun they still wait in the queue.
            if (batch.Count == 0)
            {
                TakeWaiting(batch);
            }

            foreach (var pending in batch)
            {
                pending.Found.TrySetException(failure);
            }
        }
    }

    private void TakeWaiting(List<Pending> batch)
    {
        while (batch.Count < MostTogether && queue.Reader.TryRead(out var pending))
        {
            batch.Add(pending);
        }
    }

    private void Answer(ReadScope scope, List<Pending> batch)
    {
        if (batch is [var only])
        {
            only.Found.TrySetResult(InstanceQueries.Revision(scope, only.Id) is { } revision
                ? cache.Find(new InstanceKey(only.Id, revision)) ?? Load(scope, only.Id)
                : null);
            return;
        }

        var found = new Dictionary<Guid, InstanceRecord>(batch.Count);
        var missing = new List<Guid>();
        foreach (var key in InstanceQueries.Revisions(scope, batch.Select(pending => pending.Id).ToHashSet()))
        {
            if (cache.Find(key) is { } record)
            {
                found[key.Id] = record;
            }
            else
            {
                missing.Add(key.Id);
            }
        }

        foreach (var record in InstanceQueries.Find(scope, missing))
        {
            cache.Keep(record);
            found[record.Id] = record;
        }

        foreach (var pending in batch)
        {
            pending.Found.TrySetResult(found.GetValueOrDefault(pending.Id));
        }
    }

    private InstanceRecord? Load(ReadScope scope, Guid id)
    {
        var record = InstanceQueries.Find(scope, id);
        if (record is not null)
        {
            cache.Keep(record);
        }

        return record;
    }

    private sealed record Pending(Guid Id)
    {
        public TaskCompletionSource<InstanceRecord?> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
