using System.Text.Json.Serialization;
using Nova.Api.Microversions;

namespace Nova.Api.Compute.Servers.Moves;

internal sealed record LiveMigrationsBody(LiveMigrationView[] Migrations);

/// <summary>A live migration under way. This release makes none.</summary>
internal sealed record LiveMigrationView(long Id);

/// <summary>What an evacuation answered before 2.14.</summary>
internal sealed record EvacuatedBody([property: JsonPropertyName("adminPass")] string? AdminPass);

internal static class MoveViews
{
    public static readonly VersionedView<EvacuatedBody> Evacuated = new(MoveJson.Default);

    public static readonly VersionedView<LiveMigrationsBody> LiveList = new(MoveJson.Default);
}

[JsonSerializable(typeof(LiveMigrationsBody))]
[JsonSerializable(typeof(EvacuatedBody))]
internal sealed partial class MoveJson : JsonSerializerContext;
