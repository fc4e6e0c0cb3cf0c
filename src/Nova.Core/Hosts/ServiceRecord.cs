using MemoryPack;

namespace Nova.Core.Hosts;

/// <summary>One registered daemon (<c>os-services</c>).</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServiceRecord
{
    /// <summary>Row number, the id shown before 2.53.</summary>
    public required long Number { get; init; }

    /// <summary>Uuid, the id shown since 2.53.</summary>
    public required Guid Id { get; init; }

    /// <summary>Host it runs on.</summary>
    public required string Host { get; init; }

    /// <summary>Daemon name such as <c>nova-compute</c>.</summary>
    public required string Binary { get; init; }

    /// <summary>Topic it serves.</summary>
    public required string Topic { get; init; }

    /// <summary>True where an administrator disabled it.</summary>
    public bool Disabled { get; init; }

    /// <summary>Reason given.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>True where an administrator declared it fenced (2.11).</summary>
    public bool ForcedDown { get; init; }

    /// <summary>Time of its last heartbeat.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>End of its lease: after it the host has stopped starting guests by itself.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Last change of the row, heartbeats included (what <c>updated_at</c> shows).</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Zone by its aggregates, or the internal zone for other services than compute.</summary>
    public required string AvailabilityZone { get; init; }

    /// <summary>Up: not forced down, and the lease has not ended at <paramref name="now"/>.</summary>
    public bool IsUp(DateTimeOffset now) => !ForcedDown && LeaseUntil is { } until && now <= until;
}
