using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.Aggregates;

namespace Nova.Api.Compute.Aggregates;

/// <summary>An aggregate. The answer to a creation has always lacked <see cref="Hosts"/> and <see cref="Metadata"/>.</summary>
internal sealed record AggregateView
{
    private const string Zone = "availability_zone";

    public required long Id { get; init; }

    [Since(41)]
    public required Guid Uuid { get; init; }

    public required string Name { get; init; }

    public string? AvailabilityZone { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Hosts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public required string CreatedAt { get; init; }

    public string? UpdatedAt { get; init; }

    public bool Deleted { get; init; }

    public string? DeletedAt { get; init; }

    public static AggregateView Of(AggregateRecord aggregate) => new()
    {
        Id = aggregate.Number,
        Uuid = aggregate.Id,
        Name = aggregate.Name,
        AvailabilityZone = aggregate.Metadata.GetValueOrDefault(Zone),
        Hosts = aggregate.Hosts,
        Metadata = aggregate.Metadata,
        CreatedAt = Timestamp.WithoutZone(aggregate.CreatedAt),
        UpdatedAt = Timestamp.WithoutZone(aggregate.UpdatedAt),
    };
}

internal sealed record AggregateBody(AggregateView Aggregate)
{
    public static AggregateBody Of(AggregateRecord aggregate) => new(AggregateView.Of(aggregate));
}

internal sealed record AggregateListBody(IReadOnlyList<AggregateView> Aggregates);

internal static class AggregateViews
{
    public static readonly VersionedView<AggregateBody> One = new(AggregateJson.Default);

    public static readonly VersionedView<AggregateListBody> List = new(AggregateJson.Default);
}

[JsonSerializable(typeof(AggregateBody))]
[JsonSerializable(typeof(AggregateListBody))]
internal sealed partial class AggregateJson : JsonSerializerContext;
