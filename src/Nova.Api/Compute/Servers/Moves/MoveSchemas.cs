using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Servers.Moves;

internal static class MoveSchemas
{
    public static readonly VersionedSchema Resize = VersionedSchema
        .Starting(1, Json.Object(
            ("flavorRef", Json.AnyOf(Json.String(1), Json.StrictInteger(0))),
            ("OS-DCF:diskConfig", Json.Enum("AUTO", "MANUAL"))).Require("flavorRef"));

    public static readonly VersionedSchema Migrate = VersionedSchema
        .Starting(1, Json.Anything())
        .Since(56, Json.AnyOf(Json.Null(), Json.Object(("host", Json.HostName()))));

    public static readonly VersionedSchema Evacuate = VersionedSchema
        .Starting(1, Json.Object(("host", Json.HostName()), ("onSharedStorage", Json.Boolean()), ("adminPass", Json.String())).Require("onSharedStorage"))
        .Since(14, s => s.Remove("onSharedStorage"))
        .Since(29, s => s.AddProperty("force", Json.Boolean()))
        .Since(68, s => s.Remove("force"));

    public static readonly VersionedSchema MigrateLive = VersionedSchema
        .Starting(1, Json.Object(
            ("host", Json.AnyOf(Json.Null(), Json.HostName())), ("block_migration", Json.Boolean()), ("disk_over_commit", Json.Boolean()))
            .Require("host", "block_migration", "disk_over_commit"))
        .Since(25, s => s.Remove("disk_over_commit").Set("block_migration", Json.AnyOf(Json.Boolean(), Json.Enum("auto"))))
        .Since(30, s => s.AddProperty("force", Json.Boolean()))
        .Since(68, s => s.Remove("force"));

    public static readonly VersionedSchema ForceComplete = VersionedSchema.Starting(22, Json.Null());
}
