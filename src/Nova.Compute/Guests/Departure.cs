using MemoryPack;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Guests;

/// <summary>What a host knows of a guest that a move takes away from it, until the move is confirmed or taken back.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record Departure
{
    /// <summary>Power state before the move stopped it.</summary>
    [MemoryPackOrder(0)]
    public required PowerState Before { get; init; }

    /// <summary>The guest the disks are for.</summary>
    [MemoryPackOrder(1)]
    public required Guid DestinationGuestId { get; init; }

    /// <summary>Until when they may be fetched.</summary>
    [MemoryPackOrder(2)]
    public required DateTimeOffset Until { get; init; }

    /// <summary>The fetcher's secret; null where there is nothing to be fetched, or it has been.</summary>
    [MemoryPackOrder(3)]
    public string? Token { get; init; }

    /// <summary>What there is; null until it was set aside.</summary>
    [MemoryPackOrder(4)]
    public IReadOnlyList<MoveDisk>? Disks { get; init; }

    /// <summary>For logs and errors: nothing that is secret.</summary>
    public override string ToString() => $"{nameof(Departure)} of {Disks?.Count ?? 0} disks for {DestinationGuestId} until {Until:O}";
}
