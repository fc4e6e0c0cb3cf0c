using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Aggregates;

internal static class AggregateSchemas
{
    // Two shapes and not one with null in it: a wrong zone is then told of by its own name, as upstream does, not as a wrong 'name'.
    private static readonly JsonRule Zone = Json.AnyOf(Json.String(1, 255, StringFormat.ZoneName), Json.Null());

    private static readonly JsonRule ZoneWithBlanks =
        Json.AnyOf(Json.String(1, 255, StringFormat.ZoneNameWithBlanks) with { StripsBlanks = true }, Json.Null());

    public static readonly VersionedSchema Create = VersionedSchema
        .Starting(1, Json.Object(("name", Json.Name()), ("availability_zone", Zone)).Require("name"))
        .Legacy(s => s.Set("name", Json.NameWithBlanks()).Set("availability_zone", ZoneWithBlanks))
        .Wrapped("aggregate");

    /// <summary>The name may have outer blanks at every version here; the handler cuts them off.</summary>
    public static readonly VersionedSchema Update = VersionedSchema
        .Starting(1, Json.Object(("name", Json.NameWithBlanks()), ("availability_zone", Zone)).RequireAnyOf("name", "availability_zone"))
        .Legacy(s => s.Set("availability_zone", ZoneWithBlanks))
        .Wrapped("aggregate");

    public static readonly VersionedSchema Host = VersionedSchema
        .Starting(1, Json.Object(("host", Json.HostName())).Require("host"));

    public static readonly VersionedSchema Metadata = VersionedSchema
        .Starting(1, Json.Object(("metadata", Json.Map("^[a-zA-Z0-9-_:. ]{1,255}$", Json.String(0, 255).OrNull()))).Require("metadata"));

    public static readonly VersionedSchema Images = VersionedSchema
        .Starting(81, Json.Object(("cache", Json.Array(Json.Object(("id", Json.Uuid())).Require("id"), min: 1))).Require("cache"));
}
