using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Servers.Snapshots;

internal static class SnapshotSchemas
{
    private static readonly ObjectRule Metadata = Json.Map("^[a-zA-Z0-9-_:. ]{1,255}$", Json.String(0, 255));

    public static readonly VersionedSchema CreateImage = VersionedSchema
        .Starting(1, Json.Object(("name", Json.Name()), ("metadata", Metadata)).Require("name"))
        .Legacy(s => s.Set("name", Json.NameWithBlanks()));

    public static readonly VersionedSchema CreateBackup = VersionedSchema
        .Starting(1, Json.Object(("name", Json.Name()), ("backup_type", Json.String()), ("rotation", Json.Integer(0)), ("metadata", Metadata))
            .Require("name", "backup_type", "rotation"))
        .Legacy(s => s.Set("name", Json.NameWithBlanks()));
}
