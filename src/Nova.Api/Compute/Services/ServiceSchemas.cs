using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Services;

internal static class ServiceSchemas
{
    private static readonly ScalarRule Reason = Json.String(1, 255);

    public static readonly VersionedSchema UpdateByHost = VersionedSchema
        .Starting(1, Json.Object(("host", Json.HostName()), ("binary", Json.String(1, 255)), ("disabled_reason", Reason)).Require("host", "binary"))
        .Since(11, s => s.AddProperty("forced_down", Json.Boolean()));

    public static readonly VersionedSchema Update = VersionedSchema
        .Starting(53, Json.Object(("status", Json.Enum("enabled", "disabled")), ("disabled_reason", Reason), ("forced_down", Json.Boolean())));

    public static readonly QuerySchema List = QuerySchema
        .Starting(1, ("host", Json.String()), ("binary", Json.String()))
        .Since(75, q => q.RefuseUnknown());
}
