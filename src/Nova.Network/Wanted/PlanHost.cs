using System.Globalization;
using Nova.Core.Networks;
using Nova.Network.Rules;

namespace Nova.Network.Wanted;

/// <summary>Computes the plan of a host from its rows, in the way of its manager.</summary>
/// <remarks>
/// All rules of a host are one transaction, which one wrong name would have refused whole: a row with a name that no device has makes a network without a bridge, and the others are right.
/// </remarks>
internal sealed class PlanHost(ManagerOptions options)
{
    public HostPlan Of(HostNetworks rows)
    {
        var networks = rows.Networks.ToDictionary(network => network.Number, Network);
        return new HostPlan
        {
            Problem = string.Join("; ", rows.Networks.SelectMany(Wrong)) is { Length: > 0 } wrong ? wrong : null,
            Networks = [.. networks.Values.Where(network => network.Bridge.Length > 0)],
            Ports =
            [
                .. rows.Ports.Where(port => networks.ContainsKey(port.Network))
                    .Select(port => new PortPlan(port.DeviceName, port.MacAddress, networks[port.Network].Bridge, port.Addresses, port.HostName, port.Groups)),
            ],
            Leases =
            [
                .. rows.Leases.Where(lease => networks.GetValueOrDefault(lease.Network) is { Bridge.Length: > 0 })
                    .Select(lease => new LeasePlan(networks[lease.Network].Bridge, lease.MacAddress, lease.Address, lease.HostName, lease.IsLeased)),
            ],
            Groups = [.. rows.Groups.Select(group => new GroupPlan(group.Number, [.. group.Rules.Select(Rule)], group.Members))],

            // FlatManager has no floating addresses, as upstream's.
            Floating = options.Manager == NetworkLayout.Flat
                ? []
                : [.. rows.FloatingAddresses.Where(one => networks.GetValueOrDefault(one.Network) is { Bridge.Length: > 0 }).Select(one => new FloatingPlan(one.Address, one.FixedAddress, networks[one.Network].Bridge, one.Interface))],
            Provider = [.. rows.ProviderRules.Select(Rule)],
        };
    }

    private NetworkPlan Network(HostNetwork network)
    {
        var vlan = options.Manager == NetworkLayout.Vlan ? network.Vlan : null;
        return new NetworkPlan
        {
            Number = network.Number,
            Label = network.Label,
            Bridge = Device(BridgeOf(network)) ?? "",
            BridgeInterface = Device(UplinkOf(network)),
            Vlan = vlan,
            IsBridgeOurs = options.Manager != NetworkLayout.Flat,
            Cidr = network.Cidr,
            CidrV6 = options.UseIpv6 ? network.CidrV6 : null,
            HostAddress = network.HostAddress,
            HostAddressV6 = options.UseIpv6 ? network.HostAddressV6 : null,
            Gateway = network.Gateway,
            DhcpServer = network.DhcpServer ?? network.HostAddress,
            DhcpStart = network.DhcpStart,
            HasDhcp = options.Manager != NetworkLayout.Flat && network.HostAddress is not null,
            IsAddressShared = network.IsAddressShared,
            Dns = network.Dns,
            Mtu = network.Mtu,
        };
    }

    private string? BridgeOf(HostNetwork network) => network.Bridge
        ?? (options.Manager == NetworkLayout.Vlan && network.Vlan is { } number ? string.Create(CultureInfo.InvariantCulture, $"br{number}") : options.FlatBridge);

    private string? UplinkOf(HostNetwork network) => options.Manager switch
    {
        NetworkLayout.Vlan => options.VlanInterface ?? network.BridgeInterface,
        NetworkLayout.FlatDHCP => options.FlatInterface ?? network.BridgeInterface,
        _ => null,
    };

    private IEnumerable<string> Wrong(HostNetwork network)
    {
        if (!DeviceName.IsOne(BridgeOf(network)))
        {
            yield return $"network {network.Label} is not on this host: its bridge '{BridgeOf(network)}' is no name of a device";
        }

        if (UplinkOf(network) is { } uplink && !DeviceName.IsOne(uplink))
        {
            yield return $"network {network.Label} ends at this host: its bridge_interface '{uplink}' is no name of a device";
        }
    }

    private static string? Device(string? name) => DeviceName.IsOne(name) ? name : null;

    private static RulePlan Rule(HostSecurityRule rule) => new(rule.Protocol, rule.FromPort, rule.ToPort, rule.Cidr, rule.Group);
}
