using Nova.Core.Hardware.Placing;

namespace Nova.Compute.Guests;

/// <summary>The records of a host's guests. On disk for real hosts, in memory for fake ones.</summary>
internal interface IGuestRecords
{
    /// <summary>The record of a guest, or null.</summary>
    GuestRecord? Find(Guid guestId);

    /// <summary>All of them, as they are now.</summary>
    IReadOnlyCollection<GuestRecord> All { get; }

    /// <summary>The places guests have.</summary>
    /// <param name="butOf">Left out; null for none.</param>
    IReadOnlyCollection<GuestPlace> Places(Guid? butOf) =>
        [.. All.Where(record => record.GuestId != butOf).Select(static record => record.Place).OfType<GuestPlace>()];

    /// <summary>Replaces a guest's record by what <paramref name="change"/> makes of it, or of an empty one.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="guestId">The guest.</param>
    /// <param name="change">Makes the new record.</param>
    /// <param name="survivesPowerCut">True where it must be on the disk when this returns; otherwise it only survives the daemon.</param>
    /// <param name="ct">Gives up before anything is written.</param>
    Task<GuestRecord> ChangeAsync(Guid instanceId, Guid guestId, Func<GuestRecord, GuestRecord> change, bool survivesPowerCut, CancellationToken ct);

    /// <summary>Forgets guests destroyed before <paramref name="before"/>; no message sent then is still under way.</summary>
    Task ForgetDestroyedAsync(DateTimeOffset before, CancellationToken ct);
}
