using Nova.Core.Hosts;
using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Hosts;

/// <summary>A registered daemon.</summary>
internal sealed record ServiceRow
{
    public long Number { get; init; }
    public required Guid Id { get; init; }
    public required string Host { get; init; }
    public required string Binary { get; init; }
    public required string Topic { get; init; }
    public bool Disabled { get; init; }
    public string? DisabledReason { get; init; }
    public bool ForcedDown { get; init; }

    /// <summary>Whether the lease was running when somebody last looked: a change of it is a change of host state, a heartbeat is not.</summary>
    public bool Up { get; init; }

    /// <summary>Which process holds the lease; null for services that do not say.</summary>
    public Guid? Holder { get; init; }

    public DateTimeOffset? LastSeenAt { get; init; }
    public DateTimeOffset? LeaseUntil { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    public ServiceRecord ToRecord(HostZones zones) => new()
    {
        Number = Number,
        Id = Id,
        Host = Host,
        Binary = Binary,
        Topic = Topic,
        Disabled = Disabled,
        DisabledReason = DisabledReason,
        ForcedDown = ForcedDown,
        LastSeenAt = LastSeenAt,
        LeaseUntil = LeaseUntil,
        UpdatedAt = UpdatedAt,
        AvailabilityZone = zones.ZoneOf(Host, Binary),
    };
}

/// <summary>Table <c>services</c>.</summary>
internal sealed class ServiceTable : Table<ServiceTable, ServiceRow>, ITable<ServiceRow>
{
    public static string Name => "services";

    public static IReadOnlyList<string> Key { get; } = ["uuid"];

    public static ServiceRow Map<TColumns>(ref TColumns c, ServiceRow row)
        where TColumns : struct, IColumns => new()
        {
            Number = c.Generated("id", row.Number),
            Id = c.Column("uuid", Uuid, row.Id),
            Host = c.Column("host", Text, row.Host),

            // "binary", as upstream calls it, is a word of SQL.
            Binary = c.Column("binary_name", Text, row.Binary),
            Topic = c.Column("topic", Text, row.Topic),
            Disabled = c.Column("disabled", Flag, row.Disabled),
            DisabledReason = c.Column("disabled_reason", TextOrNull, row.DisabledReason),
            ForcedDown = c.Column("forced_down", Flag, row.ForcedDown),
            Up = c.Column("up", Flag, row.Up),
            Holder = c.Column("holder", UuidOrNull, row.Holder),
            LastSeenAt = c.Column("last_seen_up", TimeOrNull, row.LastSeenAt),
            LeaseUntil = c.Column("lease_until", TimeOrNull, row.LeaseUntil),
            CreatedAt = c.Column("created_at", Time, row.CreatedAt),
            UpdatedAt = c.Column("updated_at", TimeOrNull, row.UpdatedAt),
        };
}
