using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.Moves;

namespace Nova.Api.Compute.Servers.Moves;

internal sealed record LiveMigrationsBody(LiveMigrationView[] Migrations);

internal sealed record LiveMigrationBody(LiveMigrationView Migration);

/// <summary>A live migration under way.</summary>
internal sealed class LiveMigrationView(MigrationRecord record)
{
    public long Id => record.Number;

    [Since(59)]
    public Guid Uuid => record.Id;

    public Guid ServerUuid => record.InstanceId;

    public string Status => record.Status;

    public string SourceCompute => record.SourceHost;

    public string? SourceNode => record.SourceNode;

    public string? DestCompute => record.DestinationHost;

    public string? DestNode => record.DestinationNode;

    public string? DestHost => record.DestinationHost;

    public long? MemoryTotalBytes => record.Progress?.MemoryTotal;

    public long? MemoryProcessedBytes => record.Progress?.MemoryProcessed;

    public long? MemoryRemainingBytes => record.Progress?.MemoryRemaining;

    public long? DiskTotalBytes => record.Progress?.DiskTotal;

    public long? DiskProcessedBytes => record.Progress?.DiskProcessed;

    public long? DiskRemainingBytes => record.Progress?.DiskRemaining;

    public string CreatedAt => Timestamp.WithoutZone(record.CreatedAt);

    public string? UpdatedAt => Timestamp.WithoutZone(record.UpdatedAt);

    [Since(80)]
    public string? UserId => record.UserId;

    [Since(80)]
    public string? ProjectId => record.ProjectId;
}

/// <summary>What an evacuation answered before 2.14.</summary>
internal sealed record EvacuatedBody([property: JsonPropertyName("adminPass")] string? AdminPass);

internal static class MoveViews
{
    public static readonly VersionedView<EvacuatedBody> Evacuated = new(MoveJson.Default);

    public static readonly VersionedView<LiveMigrationBody> Live = new(MoveJson.Default);

    public static readonly VersionedView<LiveMigrationsBody> LiveList = new(MoveJson.Default);
}

[JsonSerializable(typeof(LiveMigrationsBody))]
[JsonSerializable(typeof(LiveMigrationBody))]
[JsonSerializable(typeof(EvacuatedBody))]
internal sealed partial class MoveJson : JsonSerializerContext;
