using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Core.Moves;

namespace Nova.Api.Compute.Migrations;

/// <summary>A move. Hosts are null for callers who may not see them.</summary>
internal sealed class MigrationView(MigrationRecord record, bool showsHosts, LinkView[]? links)
{
    public long Id => record.Number;

    [Since(59)]
    public Guid Uuid => record.Id;

    public string? SourceCompute => showsHosts ? record.SourceHost : null;

    public string? SourceNode => showsHosts ? record.SourceNode : null;

    public string? DestCompute => showsHosts ? record.DestinationHost : null;

    public string? DestNode => showsHosts ? record.DestinationNode : null;

    /// <summary>Upstream the destination's address; here disks are fetched from the source, so that it is the host's name.</summary>
    public string? DestHost => showsHosts ? record.DestinationHost : null;

    public string Status => record.Status;

    public Guid InstanceUuid => record.InstanceId;

    public long? OldInstanceTypeId => record.OldFlavorNumber;

    public long? NewInstanceTypeId => record.NewFlavorNumber;

    [Since(23)]
    public string MigrationType => record.Type;

    /// <summary>Where a live migration under way can be seen closer, and ended.</summary>
    [Since(23), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LinkView[]? Links => links;

    public string CreatedAt => Timestamp.WithoutZone(record.CreatedAt);

    public string? UpdatedAt => Timestamp.WithoutZone(record.UpdatedAt);

    [Since(80)]
    public string? UserId => record.UserId;

    [Since(80)]
    public string? ProjectId => record.ProjectId;
}

internal sealed record MigrationsBody(
    MigrationView[] Migrations,
    [property: Since(59), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkView[]? MigrationsLinks);

internal static class MigrationViews
{
    public static readonly VersionedView<MigrationsBody> List = new(MigrationJson.Default);
}

[JsonSerializable(typeof(MigrationsBody))]
internal sealed partial class MigrationJson : JsonSerializerContext;
