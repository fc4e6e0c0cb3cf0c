using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Servers;

internal static class ServerSchemas
{
    private static readonly JsonRule MetadataValue = Json.String(0, 255);
    private static readonly ObjectRule Metadata = Json.Map("^[a-zA-Z0-9-_:. ]{1,255}$", MetadataValue);
    private static readonly JsonRule DiskConfig = Json.Enum("AUTO", "MANUAL");
    private static readonly JsonRule Tag = Json.String(1, 60).Matching("^[^,/]*$");
    private static readonly JsonRule Certificates = Json.Array(Json.String(1, 255), min: 1, max: 50, unique: true).OrNull();
    private static readonly JsonRule Description = Json.String(0, 255, StringFormat.PrintableText).OrNull();
    private static readonly JsonRule HostLabel = Json.String(2, 63).Matching("^[a-zA-Z0-9]+[a-zA-Z0-9-]*[a-zA-Z0-9]+$");
    private static readonly JsonRule AccessV4 = Json.String(format: StringFormat.IPv4);
    private static readonly JsonRule AccessV6 = Json.String(format: StringFormat.IPv6);
    public static readonly JsonRule DeviceTag = Json.String(1, 60).Matching("^[^,/]*$");

    private static readonly JsonRule Personality =
        Json.Array(Json.Object(("path", Json.String()), ("contents", Json.String(format: StringFormat.Base64))).Require("path", "contents"));

    private static readonly ObjectRule Network = Json.Object(
        ("uuid", Json.String(format: StringFormat.Uuid)),
        ("fixed_ip", Json.Address()),
        ("port", Json.AnyOf(Json.String(format: StringFormat.Uuid), Json.Null())));

    private static readonly ObjectRule Device = Json.Object(
        ("device_name", Json.String(1, 255)),
        ("source_type", Json.Enum("volume", "image", "snapshot", "blank")),
        ("uuid", Json.String(1, 255).Matching("^[a-zA-Z0-9._-]*$")),
        ("image_id", Json.Uuid()),
        ("destination_type", Json.Enum("local", "volume")),
        ("guest_format", Json.String(0, 255)),
        ("device_type", Json.String(0, 255)),
        ("disk_bus", Json.String(0, 255)),
        ("boot_index", Json.AnyOf(Json.Integer(int.MinValue), Json.Null())),
        ("volume_size", Json.AnyOf(Json.Integer(1), Json.Null(), Json.String(0, 0))),
        ("volume_id", Json.Uuid()),
        ("snapshot_id", Json.Uuid()),
        ("no_device", Json.Anything()),
        ("delete_on_termination", Json.Boolean()));

    private static readonly ObjectRule OldDevice = Json.Object(
        ("virtual_name", Json.String(0, 255)),
        ("volume_id", Json.Uuid()),
        ("snapshot_id", Json.Uuid()),
        ("volume_size", Json.Integer(1)),
        ("device_name", Json.String(1, 255)),
        ("delete_on_termination", Json.Boolean()),
        ("no_device", Json.Anything()),
        ("connection_info", Json.Anything()));

    private static readonly ObjectRule Hints = Json.Object(
        ("group", Json.Uuid()),
        ("different_host", Json.AnyOf(Json.String(), Json.Array(Json.Uuid()))),
        ("same_host", Json.AnyOf(Json.String(), Json.Array(Json.Uuid()))),
        ("query", Json.Anything()),
        ("target_cell", Json.String(1, 255)),
        ("different_cell", Json.AnyOf(Json.String(), Json.Array(Json.String()))),
        ("build_near_host_ip", Json.Address()),
        ("cidr", Json.String().Matching("^/[0-9a-f.:]+$"))).AllowOthers(Json.Anything());

    public static readonly VersionedSchema Create = VersionedSchema
        .Starting(1, Json.Object(
            ("name", Json.Name()),
            ("imageRef", Json.AnyOf(Json.Uuid(), Json.String(0, 0))),
            ("flavorRef", Json.AnyOf(Json.String(1), Json.StrictInteger(0))),
            ("adminPass", Json.String()),
            ("metadata", Metadata),
            ("networks", Json.Array(Network)),
            ("OS-DCF:diskConfig", DiskConfig),
            ("accessIPv4", AccessV4),
            ("accessIPv6", AccessV6),
            ("personality", Personality),
            ("availability_zone", Json.String(1, 255)),
            ("block_device_mapping", Json.Array(OldDevice)),
            ("block_device_mapping_v2", Json.Array(Device)),
            ("config_drive", Json.Boolean()),
            ("key_name", Json.Name()),
            ("min_count", Json.Integer(1)),
            ("max_count", Json.Integer(1)),
            ("return_reservation_id", Json.Boolean()),
            ("security_groups", Json.Array(Json.Object(("name", Json.Name())))),
            ("user_data", Json.String(0, 65535, StringFormat.Base64))).Require("name", "flavorRef"))
        .Legacy(s => s.Set("name", Json.NameWithBlanks()).Set("networks", Json.Array(Network).OrNull()))
        .Since(19, s => s.AddProperty("description", Description))
        .Since(32, s => s.Change<ArrayRule>("networks", WithTag).Change<ArrayRule>("block_device_mapping_v2", WithTag))
        .Since(33, s => s.Set("block_device_mapping_v2", Json.Array(Device)))
        .Since(37, s => s.Require("networks").Set("networks", Json.AnyOf(Json.Array(Network), Json.Enum("none", "auto"))))
        .Since(42, s => s
            .Set("networks", Json.AnyOf(WithTag(Json.Array(Network)), Json.Enum("none", "auto")))
            .Change<ArrayRule>("block_device_mapping_v2", WithTag))
        .Since(52, s => s.AddProperty("tags", Json.Array(Tag, max: 50)))
        .Since(57, s => s.Remove("personality"))
        .Since(63, s => s.AddProperty("trusted_image_certificates", Certificates))
        .Since(67, s => s.Change<ArrayRule>("block_device_mapping_v2", devices =>
            devices with { Items = ((ObjectRule)devices.Items).AddProperty("volume_type", Json.String(0, 255).OrNull()) }))
        .Since(74, s => s.AddProperty("host", Json.HostName()).AddProperty("hypervisor_hostname", Json.HostName()))
        .Since(90, s => s.AddProperty("hostname", HostLabel))
        .Since(94, s => s.Set("hostname", Json.HostName()))
        .Wrapped("server", ("os:scheduler_hints", Hints), ("OS-SCH-HNT:scheduler_hints", Hints));

    public static readonly VersionedSchema Update = VersionedSchema
        .Starting(1, Json.Object(
            ("name", Json.Name()),
            ("OS-DCF:diskConfig", DiskConfig),
            ("accessIPv4", AccessV4),
            ("accessIPv6", AccessV6)))
        .Legacy(s => s.Set("name", Json.NameWithBlanks()))
        .Since(19, s => s.AddProperty("description", Description))
        .Since(90, s => s.AddProperty("hostname", HostLabel))
        .Since(94, s => s.Set("hostname", Json.HostName()))
        .Since(104, s => s.AddProperty("pinned_availability_zone", Json.Name().OrNull()))
        .Wrapped("server");

    public static readonly VersionedSchema Rebuild = VersionedSchema
        .Starting(1, Json.Object(
            ("name", Json.Name()),
            ("imageRef", Json.Uuid()),
            ("adminPass", Json.String()),
            ("metadata", Metadata),
            ("preserve_ephemeral", Json.Boolean()),
            ("OS-DCF:diskConfig", DiskConfig),
            ("accessIPv4", AccessV4),
            ("accessIPv6", AccessV6),
            ("personality", Personality)).Require("imageRef"))
        .Legacy(s => s.Set("name", Json.NameWithBlanks()))
        .Since(19, s => s.AddProperty("description", Description))
        .Since(54, s => s.AddProperty("key_name", Json.Name().OrNull()))
        .Since(57, s => s.Remove("personality").AddProperty("user_data", Json.String(0, 65535, StringFormat.Base64).OrNull()))
        .Since(63, s => s.AddProperty("trusted_image_certificates", Certificates))
        .Since(90, s => s.AddProperty("hostname", HostLabel))
        .Since(94, s => s.Set("hostname", Json.HostName()));

    public static readonly VersionedSchema Rescue = VersionedSchema
        .Starting(1, Json.AnyOf(Json.Null(), Json.Object(("adminPass", Json.String()), ("rescue_image_ref", Json.Uuid()))));

    public static readonly VersionedSchema ChangePassword = VersionedSchema.Starting(1, Json.Object(("adminPass", Json.String())).Require("adminPass"));

    public static readonly VersionedSchema CrashDump = VersionedSchema.Starting(1, Json.Null());

    /// <summary>Actions without arguments do not look at their value: clients send null, an empty object or list, a text, true.</summary>
    public static readonly VersionedSchema Bare = VersionedSchema.Starting(1, Json.Anything());

    public static readonly VersionedSchema Reboot = VersionedSchema
        .Starting(1, Json.Object(("type", Json.Enum("HARD", "Hard", "hard", "SOFT", "Soft", "soft"))).Require("type"));

    public static readonly VersionedSchema Lock = VersionedSchema
        .Starting(1, Json.Anything())
        .Since(73, Json.AnyOf(Json.Null(), Json.Object(("locked_reason", Json.String(1, 255)))));

    public static readonly VersionedSchema ResetState = VersionedSchema
        .Starting(1, Json.Object(("state", Json.Enum("active", "error"))).Require("state"));

    public static readonly VersionedSchema ConsoleOutput = VersionedSchema
        .Starting(1, Json.Object(("length", new ScalarRule(JsonTypes.Integer | JsonTypes.String | JsonTypes.Null) { Minimum = -1 }.Matching("^-?[0-9]+$"))));

    public static readonly VersionedSchema ReplaceMetadata = VersionedSchema.Starting(1, Metadata).Wrapped("metadata");

    public static readonly VersionedSchema OneMeta = VersionedSchema.Starting(1, Metadata.Count(1, 1)).Wrapped("meta");

    public static readonly VersionedSchema ReplaceTags = VersionedSchema
        .Starting(26, Json.Object(("tags", Json.Array(Tag, max: 50))).Require("tags"));

    public static readonly QuerySchema Actions = QuerySchema
        .Starting(1)
        .Since(58, q => q
            .Add("limit", QueryRule.NonNegative).Add("marker", Json.String()).Add("changes-since", Json.String(format: StringFormat.DateTime)).RefuseUnknown())
        .Since(66, q => q.Add("changes-before", Json.String(format: StringFormat.DateTime)));

    private static ArrayRule WithTag(ArrayRule list) => list with { Items = ((ObjectRule)list.Items).AddProperty("tag", DeviceTag) };
}
