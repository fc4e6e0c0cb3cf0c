using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Servers.Shelving;

internal static class ShelvingSchemas
{
    private static readonly ObjectRule Zone = Json.Object(("availability_zone", Json.Name())).Require("availability_zone");

    /// <summary>From 2.91 zone (null for none), host, or both.</summary>
    private static readonly ObjectRule Place = Json.Object(("availability_zone", Json.AnyOf(Json.Null(), Json.String())), ("host", Json.String()));

    public static readonly VersionedSchema Unshelve = VersionedSchema
        .Starting(1, Json.Anything())
        .Since(77, Json.AnyOf(Json.Null(), Zone))
        .Since(91, Json.AnyOf(Json.Null(), Place.Require("availability_zone"), Place.Require("host")));
}
