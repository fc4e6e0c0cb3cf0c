using System.Net;
using System.Text.Json;
using Nova.Core.Networks;
using Nova.Core.Servers;

namespace Nova.Metadata;

/// <summary><c>network_data.json</c>: links, networks and services of the guest's interfaces, as <c>nova/virt/netutils.py</c> has them.</summary>
internal static class NetworkData
{
    /// <summary>Types that are told as they are; any other is a physical link to the guest.</summary>
    private static readonly string[] ToldTypes = ["bridge", "dvs", "hw_veb", "hyperv", "ovs", "tap", "vhostuser", "vif"];

    public static byte[] Json(InstanceRecord instance) => MetadataJson.Object(json =>
    {
        InstanceInterface[] interfaces = [.. (instance.Interfaces ?? []).Where(one => one.Subnets.Count > 0)];
        if (interfaces.Length == 0)
        {
            return;
        }

        json.WriteStartArray("links");
        foreach (var one in interfaces)
        {
            WriteLink(json, one);
        }

        json.WriteEndArray();
        WriteNetworks(json, interfaces);
        json.WriteStartArray("services");
        WriteDns(json, interfaces.SelectMany(Told).Where(subnet => subnet.Addresses.Count > 0).SelectMany(subnet => subnet.Dns).Distinct());
        json.WriteEndArray();
    });

    /// <summary>The first subnet of each family, as upstream: cloud-init understands no more.</summary>
    private static IEnumerable<InterfaceSubnet> Told(InstanceInterface one) =>
        new[] { one.Subnets.FirstOrDefault(subnet => !IsV6(subnet)), one.Subnets.FirstOrDefault(IsV6) }.OfType<InterfaceSubnet>();

    private static bool IsV6(InterfaceSubnet subnet) => subnet.Cidr.Contains(':', StringComparison.Ordinal);

    private static void WriteLink(Utf8JsonWriter json, InstanceInterface one)
    {
        json.WriteStartObject();
        json.WriteString("id", one.DeviceName);
        json.WriteString("vif_id", one.Id);
        json.WriteString("type", ToldTypes.Contains(one.VifType) ? one.VifType : "phy");

        // The DHCP server tells the guest.
        if (one.Mtu is { } mtu && one.Subnets.All(subnet => subnet.DhcpServer is null))
        {
            json.WriteNumber("mtu", mtu);
        }
        else
        {
            json.WriteNull("mtu");
        }

        json.WriteString("ethernet_mac_address", one.MacAddress);
        json.WriteEndObject();
    }

    private static void WriteNetworks(Utf8JsonWriter json, InstanceInterface[] interfaces)
    {
        var number = 0;
        json.WriteStartArray("networks");
        foreach (var one in interfaces)
        {
            foreach (var subnet in Told(one))
            {
                foreach (var address in subnet.Addresses.Take(IsV6(subnet) ? subnet.Addresses.Count : 1))
                {
                    WriteNetwork(json, $"network{number++}", one, subnet, address.Address);
                }
            }
        }

        json.WriteEndArray();
    }

    private static void WriteNetwork(Utf8JsonWriter json, string id, InstanceInterface one, InterfaceSubnet subnet, string address)
    {
        var family = IsV6(subnet) ? "ipv6" : "ipv4";
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", subnet switch
        {
            { Ipv6Mode: { } mode } => $"{family}_{mode}",
            { DhcpServer: not null } => $"{family}_dhcp",
            _ => family,
        });
        json.WriteString("link", one.DeviceName);
        if (subnet is not { Ipv6Mode: null, DhcpServer: not null })
        {
            WriteAddress(json, subnet, address);
        }

        json.WriteString("network_id", one.NetworkId);
        json.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter json, InterfaceSubnet subnet, string address)
    {
        json.WriteString("ip_address", address);
        json.WriteString("netmask", MaskOf(IPNetwork.Parse(subnet.Cidr)));
        json.WriteStartArray("routes");
        if (subnet.Gateway is { } gateway)
        {
            WriteRoute(json, IPNetwork.Parse(IsV6(subnet) ? "::/0" : "0.0.0.0/0"), gateway);
        }

        foreach (var route in subnet.Routes)
        {
            WriteRoute(json, IPNetwork.Parse(route.Cidr), route.Gateway);
        }

        json.WriteEndArray();
        json.WriteStartArray("services");
        WriteDns(json, subnet.Dns);
        json.WriteEndArray();
    }

    private static void WriteRoute(Utf8JsonWriter json, IPNetwork network, string gateway)
    {
        json.WriteStartObject();
        json.WriteString("network", network.BaseAddress.ToString());
        json.WriteString("netmask", MaskOf(network));
        json.WriteString("gateway", gateway);
        json.WriteEndObject();
    }

    private static void WriteDns(Utf8JsonWriter json, IEnumerable<string> servers)
    {
        foreach (var server in servers)
        {
            json.WriteStartObject();
            json.WriteString("type", "dns");
            json.WriteString("address", server);
            json.WriteEndObject();
        }
    }

    private static string MaskOf(IPNetwork network)
    {
        var mask = new byte[network.BaseAddress.GetAddressBytes().Length];
        mask.AsSpan(0, network.PrefixLength / 8).Fill(0xff);
        if (network.PrefixLength % 8 is > 0 and var rest)
        {
            mask[network.PrefixLength / 8] = (byte)(0xff << (8 - rest));
        }

        return new IPAddress(mask).ToString();
    }
}
