using System.Text.Json.Serialization;
using Nova.Api.Microversions;

namespace Nova.Api.Compute.Servers.Moves;

internal sealed record LiveMigrationsBody(LiveMigrationView[] Migrations);

/// <summary>A live migration under way. This release makes none.</summary>
internal sealed record LiveMigrationView(long Id);

internal static class MoveViews
{
    public static readonly VersionedView<LiveMigrationsBody> LiveList = new(MoveJson.Default);
}

[JsonSerializable(typeof(LiveMigrationsBody))]
internal sealed partial class MoveJson : JsonSerializerContext;
