using System.Collections.Concurrent;
using Nova.Core.Servers;

namespace Nova.Compute.Guests;

/// <summary>Records that die with their process, as the guests of a fake host do.</summary>
internal sealed class MemoryGuestRecords : IGuestRecords
{
    private readonly ConcurrentDictionary<Guid, GuestRecord> _records = new();

    public IReadOnlyCollection<GuestRecord> All => [.. _records.Values];

    public GuestRecord? Find(Guid guestId) => _records.GetValueOrDefault(guestId);

    public Task<GuestRecord> ChangeAsync(Guid instanceId, Guid guestId, Func<GuestRecord, GuestRecord> change, bool survivesPowerCut, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(_records.AddOrUpdate(
            guestId,
            static (id, arguments) => arguments.change(new GuestRecord { GuestId = id, InstanceId = arguments.instanceId }),
            static (_, record, arguments) => arguments.change(record),
            (change, instanceId)));
    }

    public Task ForgetDestroyedAsync(DateTimeOffset before, CancellationToken ct)
    {
        foreach (var record in _records.Values.Where(record => Forgettable(record, before)))
        {
            _records.TryRemove(new(record.GuestId, record));
        }

        return Task.CompletedTask;
    }

    /// <summary>True for a guest whose removal was finished before then.</summary>
    public static bool Forgettable(GuestRecord record, DateTimeOffset before) =>
        record is { HasAnything: false, Attempt: { Action: ServerAction.Delete or ServerAction.ConfirmResize, IsFinished: true } attempt } && attempt.At < before;
}
