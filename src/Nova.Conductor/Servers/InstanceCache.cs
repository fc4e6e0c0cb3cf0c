using System.Collections.Concurrent;
using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Servers;

/// <summary>Decoded instances by (uuid, revision): good for ever for that revision, so that only what changed is read and decoded again.</summary>
/// <remarks>
/// Bounded in bytes, since tenants decide how long a record is: the oldest go first. What is very long (user data, mostly) is not kept, so that the servers of
/// one tenant do not drive out those of all others.
/// </remarks>
internal sealed class InstanceCache
{
    /// <summary>What all records may take, about.</summary>
    public const long MostBytes = 64 << 20;

    /// <summary>What one record may take.</summary>
    public const int LargestRecord = 64 << 10;

    private readonly ConcurrentDictionary<Guid, Entry> records = new();
    private readonly ConcurrentQueue<Guid> order = new();
    private long bytes;

    /// <summary>What is kept takes, about.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>The record at exactly this revision.</summary>
    public InstanceRecord? Find(InstanceKey key) =>
        records.TryGetValue(key.Id, out var entry) && entry.Record.Revision == key.Revision ? entry.Record : null;

    /// <summary>Keeps a record unless a newer one is there.</summary>
    public void Keep(InstanceRecord record)
    {
        var entry = new Entry(record, InstanceSize.Of(record));
        if (entry.Bytes > LargestRecord)
        {
            return;
        }

        if (records.TryAdd(record.Id, entry))
        {
            Interlocked.Add(ref bytes, entry.Bytes);
            order.Enqueue(record.Id);
        }
        else
        {
            Replace(entry);
        }

        while (Bytes > MostBytes && order.TryDequeue(out var oldest))
        {
            if (records.TryRemove(oldest, out var removed))
            {
                Interlocked.Add(ref bytes, -removed.Bytes);
            }
        }
    }

    private void Replace(Entry entry)
    {
        while (records.TryGetValue(entry.Record.Id, out var present) && present.Record.Revision < entry.Record.Revision)
        {
            if (records.TryUpdate(entry.Record.Id, entry, present))
            {
                Interlocked.Add(ref bytes, entry.Bytes - present.Bytes);
                return;
            }
        }
    }

    private sealed record Entry(InstanceRecord Record, int Bytes);
}
