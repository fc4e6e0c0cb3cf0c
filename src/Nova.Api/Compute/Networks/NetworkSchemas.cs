using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Networks;

/// <summary>Bodies of <c>/v2</c>. What is missing in them the handlers say, with the status upstream has for it.</summary>
internal static class NetworkSchemas
{
    public static readonly VersionedSchema Create = VersionedSchema.Starting(1, Json.Object(("network", Json.Object(
        ("label", Text()),
        ("cidr", Text()),
        ("cidr_v6", Text()),
        ("vlan", Number(1, 4094)),
        ("vlan_start", Number(1, 4094)),
        ("bridge", Text()),
        ("bridge_interface", Text()),
        ("multi_host", Json.AnyOf(Json.Null(), Json.StrictBoolean(), Json.String(0, 5))),
        ("gateway", Text()),
        ("gateway_v6", Text()),
        ("dhcp_server", Text()),
        ("dns1", Text()),
        ("dns2", Text()),
        ("fixed_cidr", Text()),
        ("project_id", Text()),
        ("priority", Number(0, int.MaxValue)),
        ("mtu", Number(68, 65535)),
        ("uuid", Json.AnyOf(Json.Null(), Json.Uuid()))))));

    public static readonly VersionedSchema CreateOfTenant = VersionedSchema.Starting(1, Json.Object(("network", Json.Object(
        ("label", Json.Name()),
        ("cidr", Text()),
        ("cidr_v6", Text()),
        ("vlan_start", Number(1, 4094)),
        ("network_size", Number(1, 65536)),
        ("num_networks", Number(1, 256))).Require("label"))).Require("network"));

    public static readonly VersionedSchema Add = VersionedSchema.Starting(1, Json.Object(("id", Json.AnyOf(Json.Null(), Json.Uuid()))));

    public static readonly VersionedSchema Host = VersionedSchema.Starting(1, Json.HostName());

    private static JsonRule Text() => Json.AnyOf(Json.Null(), Json.String(0, 255));

    private static JsonRule Number(long min, long max) => Json.AnyOf(Json.Null(), Json.Integer(min, max));
}
