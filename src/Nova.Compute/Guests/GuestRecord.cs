using MemoryPack;
using Nova.Compute.Drivers;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Hardware.Placing;

namespace Nova.Compute.Guests;

/// <summary>What a host knows of a guest by itself: the newest attempt, the disks it decided on, and what of the guest may be there. Enough to clean up without asking anybody.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record GuestRecord
{
    [MemoryPackOrder(0)]
    public required Guid GuestId { get; init; }

    [MemoryPackOrder(1)]
    public required Guid InstanceId { get; init; }

    /// <summary>What the host was last told to do with it; null for a guest that no command has named yet.</summary>
    [MemoryPackOrder(2)]
    public AttemptEntry? Attempt { get; init; }

    /// <summary>Its disks as they were made; null where none were.</summary>
    [MemoryPackOrder(3)]
    public IReadOnlyList<GuestDisk>? Disks { get; init; }

    /// <summary>Names of the parts that were begun to be prepared and have not been removed since.</summary>
    [MemoryPackOrder(4)]
    public IReadOnlyList<string> Prepared { get; init; } = [];

    /// <summary>Names of the parts that were begun to be connected and have not been disconnected since.</summary>
    [MemoryPackOrder(5)]
    public IReadOnlyList<string> Connected { get; init; } = [];

    /// <summary>What a move that takes it away has come to; null where there is none.</summary>
    [MemoryPackOrder(6)]
    public Departure? Departure { get; init; }

    /// <summary>The disks it is shown while it is rescued; null where it is not.</summary>
    [MemoryPackOrder(7)]
    public IReadOnlyList<GuestDisk>? RescueDisks { get; init; }

    /// <summary>True where its disks were at their place when it came: those of the server it is a guest of, on storage that hosts share.</summary>
    [MemoryPackOrder(8)]
    public bool FoundDisks { get; init; }

    /// <summary>True while a rebuild has taken its disks and not made others.</summary>
    [MemoryPackOrder(9)]
    public bool IsCleared { get; init; }

    /// <summary>What it has of the host's processors and memory; null for one that shares them as they come.</summary>
    [MemoryPackOrder(10)]
    public GuestPlace? Place { get; init; }

    /// <summary>True where anything of it is, or may be, on the host.</summary>
    [MemoryPackIgnore]
    public bool HasAnything => IsInPlace || Departure is not null;

    /// <summary>True where the hypervisor's guest and the plain files of the instance are, or may be, this guest's.</summary>
    [MemoryPackIgnore]
    public bool IsInPlace => Prepared.Count + Connected.Count > 0;
}
