using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Consoles;

internal static class ConsoleSchemas
{
    public static readonly VersionedSchema GetVnc = OfType("novnc", "xvpvnc");

    public static readonly VersionedSchema GetSpice = OfType("spice-html5");

    public static readonly VersionedSchema GetSerial = OfType("serial");

    public static readonly VersionedSchema Create = VersionedSchema
        .Starting(6, Json.Object(
            ("protocol", Json.Enum("vnc", "spice", "serial")),
            ("type", Json.Enum("novnc", "xvpvnc", "spice-html5", "serial"))).Require("protocol", "type"))
        .Since(8, s => s
            .Set("protocol", Json.Enum("vnc", "spice", "serial", "mks"))
            .Set("type", Json.Enum("novnc", "xvpvnc", "spice-html5", "serial", "webmks")))
        .Since(99, s => s.Set("type", Json.Enum("novnc", "xvpvnc", "spice-html5", "serial", "webmks", "spice-direct")))
        .Wrapped("remote_console");

    public static readonly QuerySchema ShowToken = QuerySchema.Starting(1).Since(99, q => q.RefuseUnknown());

    private static VersionedSchema OfType(params string[] words) => VersionedSchema.Starting(1, Json.Object(("type", Json.Enum(words))).Require("type"));
}
