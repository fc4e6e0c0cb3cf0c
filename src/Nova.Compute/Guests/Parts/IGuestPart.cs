using Nova.Compute.Drivers;

namespace Nova.Compute.Guests.Parts;

/// <summary>One concern of a guest. Every deed, from the build to a host's return, walks the same list of them, forward or backward.</summary>
/// <remarks>
/// Each method is idempotent. Disconnecting and removing succeed where the part was never prepared or connected, or half, in a process that has died since.
/// </remarks>
internal interface IGuestPart
{
    /// <summary>Shown in logs and in the fault of a deed that failed here.</summary>
    string Name { get; }

    /// <summary>Makes what the guest keeps while it is off; later parts see it in the answered spec.</summary>
    Task<GuestSpec> PrepareAsync(GuestWork work, GuestSpec spec, CancellationToken ct);

    /// <summary>Puts in place what a running guest needs.</summary>
    Task ConnectAsync(GuestWork work, GuestSpec spec, CancellationToken ct);

    /// <summary>Takes it away again; what the guest keeps stays.</summary>
    Task DisconnectAsync(GuestRecord guest, CancellationToken ct);

    /// <summary>Removes what the guest kept.</summary>
    Task RemoveAsync(GuestRecord guest, CancellationToken ct);
}
