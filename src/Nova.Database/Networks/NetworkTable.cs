using Nova.Core.Networks;
using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Networks;

/// <summary>Table <c>networks</c>.</summary>
internal sealed class NetworkTable : Table<NetworkTable, NetworkRecord>, ITable<NetworkRecord>
{
    private static readonly Codec<string> Address = TextOf(64);

    public static string Name => "networks";

    public static IReadOnlyList<string> Key { get; } = ["uuid"];

    public static NetworkRecord Map<TColumns>(ref TColumns c, NetworkRecord row)
        where TColumns : struct, IColumns => new()
        {
            Number = c.Generated("id", row.Number),
            Id = c.Column("uuid", Uuid, row.Id),
            Label = c.Column("label", Text, row.Label),
            Cidr = c.Column("cidr", Address, row.Cidr),
            CidrV6 = c.Column("cidr_v6", TextOrNull, row.CidrV6),
            Gateway = c.Column("gateway", Address, row.Gateway),
            GatewayV6 = c.Column("gateway_v6", TextOrNull, row.GatewayV6),
            DhcpServer = c.Column("dhcp_server", Address, row.DhcpServer),
            DhcpStart = c.Column("dhcp_start", Address, row.DhcpStart),
            Dns1 = c.Column("dns1", TextOrNull, row.Dns1),
            Dns2 = c.Column("dns2", TextOrNull, row.Dns2),
            Bridge = c.Column("bridge", TextOrNull, row.Bridge),
            BridgeInterface = c.Column("bridge_interface", TextOrNull, row.BridgeInterface),
            Vlan = c.Column("vlan", NumberOrNull, row.Vlan),
            ProjectId = c.Column("project_id", TextOrNull, row.ProjectId),
            MultiHost = c.Column("multi_host", Flag, row.MultiHost),
            Host = c.Column("host", TextOrNull, row.Host),
            Priority = c.Column("priority", NumberOrNull, row.Priority),
            Mtu = c.Column("mtu", NumberOrNull, row.Mtu),
            CreatedAt = c.Column("created_at", Time, row.CreatedAt),
            UpdatedAt = c.Column("updated_at", TimeOrNull, row.UpdatedAt),
        };
}
