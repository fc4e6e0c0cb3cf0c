using Nova.Core.Aggregates;

namespace Nova.Database.Aggregates;

/// <summary>Table <c>aggregates</c>.</summary>
internal sealed class AggregateRow
{
    public long Id { get; set; }
    public Guid Uuid { get; set; }
    public required string Name { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? UpdatedAt { get; set; }
    public List<AggregateHostRow> Hosts { get; set; } = [];
    public List<AggregateMetadataRow> Metadata { get; set; } = [];

    public AggregateRecord ToRecord() => new(
        Id, Uuid, Name, [.. Hosts.Select(host => host.Host)], Metadata.ToDictionary(item => item.Name, item => item.Value), CreatedAt, UpdatedAt);
}

/// <summary>Table <c>aggregate_hosts</c>.</summary>
internal sealed class AggregateHostRow
{
    public long AggregateId { get; set; }
    public required string Host { get; set; }
}

/// <summary>Table <c>aggregate_metadata</c>.</summary>
internal sealed class AggregateMetadataRow
{
    public long AggregateId { get; set; }
    public required string Name { get; set; }
    public required string Value { get; set; }
}
