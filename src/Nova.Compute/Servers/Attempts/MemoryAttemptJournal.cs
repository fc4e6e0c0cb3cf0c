using Nova.Core.Servers;

using System.Collections.Concurrent;

namespace Nova.Compute.Servers.Attempts;

/// <summary>A journal that dies with its process, as the guests of a fake host do.</summary>
internal sealed class MemoryAttemptJournal : IAttemptJournal
{
    private readonly ConcurrentDictionary<Guid, AttemptEntry> _entries = new(concurrencyLevel: 1, capacity: 3);

    public AttemptEntry? Find(Guid instanceId) => _entries.GetValueOrDefault(instanceId);

    public Task RecordAsync(AttemptEntry entry, CancellationToken ct)
    {
        _entries[entry.InstanceId] = entry;
        return Task.CompletedTask;
    }

    public Task ForgetDestroyedAsync(DateTimeOffset before, CancellationToken ct)
    {
        foreach (var (id, entry) in _entries)
        {
            if (entry.Action == ServerAction.Delete && entry.IsFinished && entry.At < before)
            {
                _entries.TryRemove(KeyValuePair.Create(id, entry));
            }
        }

        return Task.CompletedTask;
    }
}
