using System.Collections.Concurrent;
using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Servers;

/// <summary>Decoded instances by (uuid, revision): good for ever for that revision, so that only what changed is read and decoded again. Bounded.</summary>
internal sealed class InstanceCache
{
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<Guid, InstanceRecord> records = new();
    private readonly ConcurrentQueue<Guid> order = new();

    /// <summary>The record at exactly this revision.</summary>
    public InstanceRecord? Find(InstanceKey key) => records.TryGetValue(key.Id, out var record) && record.Revision == key.Revision ? record : null;

    /// <summary>Keeps a record unless a newer one is there.</summary>
    public void Keep(InstanceRecord record)
    {
        if (records.TryAdd(record.Id, record))
        {
            order.Enqueue(record.Id);
            if (records.Count > Most && order.TryDequeue(out var oldest))
            {
                records.TryRemove(oldest, out _);
            }

            return;
        }

        while (records.TryGetValue(record.Id, out var present) && present.Revision < record.Revision)
        {
            if (records.TryUpdate(record.Id, record, present))
            {
                return;
            }
        }
    }
}
