using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Reading;

namespace Nova.Conductor.Servers;

/// <summary>Reads single instances: their revision is looked at, and only what changed is read. Requests that have to wait share one look.</summary>
/// <remarks>
/// What is answered is as new as the newest commit acknowledged before the request, with any number of conductors: a look begins after
/// the requests it answers were made.
/// </remarks>
internal sealed class InstanceReader(NovaDatabase database, InstanceCache cache)
{
    private const int MostTogether = 64;

    private readonly Lock gate = new();

    /// <summary>The look that waits for a reader of the database; whoever asks meanwhile joins it.</summary>
    private Look? next;

    /// <summary>The instance, deleted ones included; null where there is none.</summary>
    public async Task<InstanceRecord?> FindAsync(Guid id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (database.TryLookUp(scope => Read(scope, id), out var known))
        {
            return known;
        }

        var (look, place, isFirst) = Join(id);
        if (isFirst)
        {
            await LookAsync(look).ConfigureAwait(false);
        }

        return (await look.Found.Task.ConfigureAwait(false))[place];
    }

    /// <summary>Instances in the order of their ids, deleted ones included; null for each that there is none of.</summary>
    public async Task<IReadOnlyList<InstanceRecord?>> FindAsync(IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return database.TryLookUp(scope => ReadEach(scope, ids), out var found)
            ? found
            : await Task.WhenAll(ids.Select(id => FindAsync(id, ct))).ConfigureAwait(false);
    }

    /// <summary>The instance, which must exist.</summary>
    public async Task<InstanceRecord> RequireAsync(Guid id, CancellationToken ct) =>
        await FindAsync(id, ct).ConfigureAwait(false) ?? throw ServerFaults.NotFound(id);

    private (Look Look, int Place, bool IsFirst) Join(Guid id)
    {
        lock (gate)
        {
            if (next is { } waiting && waiting.Ids.Count < MostTogether)
            {
                waiting.Ids.Add(id);
                return (waiting, waiting.Ids.Count - 1, false);
            }

            next = new Look();
            next.Ids.Add(id);
            return (next, 0, true);
        }
    }

    /// <summary>Runs a look. It is not cancelled with whoever asked first: others wait for it too, and it is short.</summary>
    private async Task LookAsync(Look look)
    {
        try
        {
            look.Found.SetResult(await database.ReadAsync(scope => Read(scope, look), CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception failure)
        {
            // Told to all who asked. The read may not even have begun.
            Close(look);
            look.Found.SetException(failure);
        }
    }

    /// <summary>Nobody joins it any more: what is asked for from now on waits for a later look.</summary>
    private void Close(Look look)
    {
        lock (gate)
        {
            if (next == look)
            {
                next = null;
            }
        }
    }

    private InstanceRecord?[] Read(ReadScope scope, Look look)
    {
        // Before the first statement, so that the answers are no older than the questions.
        Close(look);
        if (look.Ids is [var only])
        {
            return [Read(scope, only)];
        }

        var found = new Dictionary<Guid, InstanceRecord>(look.Ids.Count);
        var missing = new List<Guid>();
        foreach (var key in InstanceQueries.Revisions(scope, look.Ids.ToHashSet()))
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

        return [.. look.Ids.Select(id => found.GetValueOrDefault(id))];
    }

    private InstanceRecord?[] ReadEach(ReadScope scope, IReadOnlyList<Guid> ids)
    {
        var found = new InstanceRecord?[ids.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = Read(scope, ids[i]);
        }

        return found;
    }

    private InstanceRecord? Read(ReadScope scope, Guid id) => InstanceQueries.Revision(scope, id) is { } revision
        ? cache.Find(new InstanceKey(id, revision)) ?? Load(scope, id)
        : null;

    private InstanceRecord? Load(ReadScope scope, Guid id)
    {
        var record = InstanceQueries.Find(scope, id);
        if (record is not null)
        {
            cache.Keep(record);
        }

        return record;
    }

    /// <summary>One read for all who asked while it waited.</summary>
    private sealed class Look
    {
        public List<Guid> Ids { get; } = [];

        /// <summary>In the order of <see cref="Ids"/>.</summary>
        public TaskCompletionSource<InstanceRecord?[]> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
