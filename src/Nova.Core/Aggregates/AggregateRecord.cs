using MemoryPack;

namespace Nova.Core.Aggregates;

/// <summary>A host aggregate.</summary>
/// <param name="Number">Row number: the id in the API.</param>
/// <param name="Id">Uuid (2.41).</param>
/// <param name="Name">Unique name.</param>
/// <param name="Hosts">Member hosts.</param>
/// <param name="Metadata">Metadata; <c>availability_zone</c> makes it a zone.</param>
/// <param name="CreatedAt">Creation time.</param>
/// <param name="UpdatedAt">Last change.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AggregateRecord(
    long Number,
    Guid Id,
    string Name,
    IReadOnlyList<string> Hosts,
    IReadOnlyDictionary<string, string> Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset? UpdatedAt);
