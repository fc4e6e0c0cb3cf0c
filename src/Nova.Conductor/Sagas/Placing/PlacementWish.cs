using MemoryPack;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas.Placing;

/// <summary>Where a server may go, beside what its flavor, image, hints and group say.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record PlacementWish
{
    /// <summary>Zone to schedule in: asked for, or <c>default_schedule_zone</c>.</summary>
    [MemoryPackOrder(0)]
    public string? AvailabilityZone { get; init; }

    /// <summary>Host without filters (<c>zone:host</c>).</summary>
    [MemoryPackOrder(1)]
    public string? ForcedHost { get; init; }

    [MemoryPackOrder(2)]
    public string? ForcedNode { get; init; }

    /// <summary>Host asked for; the filters run.</summary>
    [MemoryPackOrder(3)]
    public string? RequestedHost { get; init; }

    [MemoryPackOrder(4)]
    public string? RequestedNode { get; init; }

    /// <summary>Hosts it may not go to: a move's source.</summary>
    [MemoryPackOrder(5)]
    public IReadOnlyList<string> ForbiddenHosts { get; init; } = [];

    /// <summary>True where the guest is on <see cref="RequestedHost"/> already and only its image is to be another one.</summary>
    [MemoryPackOrder(6)]
    public bool InPlace { get; init; }

    /// <summary>True where no second host would do.</summary>
    [MemoryPackIgnore]
    public bool IsForced => (ForcedHost ?? ForcedNode) is not null;

    /// <summary>Another host than the one the server is on, in the zone it is bound to.</summary>
    /// <param name="seen">The server.</param>
    /// <param name="host">Host asked for; null for any.</param>
    /// <param name="force">True where the filters are not asked.</param>
    public static PlacementWish Away(InstanceRecord seen, string? host, bool force = false) => new()
    {
        AvailabilityZone = seen.PinnedAvailabilityZone,
        ForcedHost = force ? host : null,
        RequestedHost = force ? null : host,
        ForbiddenHosts = [seen.Host!],
    };
}
