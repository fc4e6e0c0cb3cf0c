using MemoryPack;
using Nova.Core.Flavors;
using Nova.Core.Servers;

namespace Nova.Core.Moves;

/// <summary>A move of a server between hosts, or to another flavor (<c>os-migrations</c>).</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record MigrationRecord
{
    /// <summary>Row number: the id of the API.</summary>
    public long Number { get; init; }

    /// <summary>Uuid (2.59).</summary>
    public required Guid Id { get; init; }

    /// <summary>The server.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary><c>resize</c>, <c>migration</c>, <c>live-migration</c> or <c>evacuation</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Upstream's word: <c>pre-migrating</c>, <c>migrating</c>, <c>finished</c>, <c>confirmed</c> …</summary>
    public required string Status { get; init; }

    /// <summary>Host it leaves.</summary>
    public required string SourceHost { get; init; }

    /// <summary>Node it leaves.</summary>
    public string? SourceNode { get; init; }

    /// <summary>Zone it leaves, for the way back.</summary>
    public string? SourceZone { get; init; }

    /// <summary>Host it goes to; null until one is found.</summary>
    public string? DestinationHost { get; init; }

    /// <summary>Node it goes to.</summary>
    public string? DestinationNode { get; init; }

    /// <summary>Flavor before.</summary>
    public required FlavorRecord OldFlavor { get; init; }

    /// <summary>Flavor after.</summary>
    public required FlavorRecord NewFlavor { get; init; }

    /// <summary>Row number of the flavor before; null where it was deleted meanwhile.</summary>
    public long? OldFlavorNumber { get; init; }

    /// <summary>Row number of the flavor after.</summary>
    public long? NewFlavorNumber { get; init; }

    /// <summary>vm_state before: what the server is again after a revert, or a move that fails.</summary>
    public VmState OldState { get; init; }

    /// <summary>The guest it leaves.</summary>
    public required Guid SourceGuestId { get; init; }

    /// <summary>The guest it becomes; null until its place is claimed.</summary>
    public Guid? DestinationGuestId { get; init; }

    /// <summary>Who asked (2.80).</summary>
    public string? UserId { get; init; }

    /// <summary>Project of the one who asked (2.80).</summary>
    public string? ProjectId { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last change.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>How far a live migration has come; null for any other, and before it runs.</summary>
    public MigrationProgress? Progress { get; init; }
}

/// <summary>Figures of a live migration, in bytes.</summary>
/// <param name="MemoryTotal">The guest's memory.</param>
/// <param name="MemoryProcessed">What has been sent of it; more than all where the guest writes to it meanwhile.</param>
/// <param name="MemoryRemaining">What is to be sent still.</param>
/// <param name="DiskTotal">Its disks.</param>
/// <param name="DiskProcessed">What has been sent of them.</param>
/// <param name="DiskRemaining">What is to be sent still.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record MigrationProgress(
    long MemoryTotal, long MemoryProcessed, long MemoryRemaining, long DiskTotal, long DiskProcessed, long DiskRemaining)
{
    /// <summary>0 to 100.</summary>
    [MemoryPackIgnore]
    public int Percent => MemoryTotal + DiskTotal is var total and > 0
        ? (int)Math.Clamp(100 - ((MemoryRemaining + DiskRemaining) * 100 / total), 0, 100)
        : 0;
}
