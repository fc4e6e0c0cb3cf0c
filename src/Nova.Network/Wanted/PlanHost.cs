using System.Globalization;
using Nova.Core.Networks;

namespace Nova.Network.Wanted;

/// <summary>Computes the plan of a host from its rows, in the way of its manager.</summary>
internal sealed class PlanHost(ManagerOptions options)
{
    public HostPlan Of(HostNetworks rows)
    {
        var networks = rows.Networks.ToDictionary(network => network.Number, Network);
        return new HostPlan
        {
            Networks = [.. networks.Values.Where(network => network.Bridge.Length > 0)],
            Ports =
            [
                .. rows.Ports.Where(port => networks.ContainsKey(port.Network))
                    .Select(port => new PortPlan(port.DeviceName, port.MacAddress, networks[port.Network].Bridge, port.Addresses, port.HostName, port.Groups)),
            ],
            Leases =
            [
                .. rows.Leases.Where(lease => networks.ContainsKey(lease.Network))
                    .Select(lease => new LeasePlan(networks[lease.Network].Bridge, lease.MacAddress, lease.Address, lease.HostName, lease.IsLeased)),
            ],
            Groups = [.. rows.Groups.Select(group => new GroupPlan(group.Number, [.. group.Rules.Select(Rule)], group.Members))],

            // FlatManager has no floating addresses, as upstream's.
            Floating = options.Manager == NetworkLayout.Flat
                ? []
                : [.. rows.FloatingAddresses.Where(one => networks.ContainsKey(one.Network)).Select(one => new FloatingPlan(one.Address, one.FixedAddress, networks[one.Network].Bridge, one.Interface))],
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
            Bridge = network.Bridge ?? (vlan is { } number ? string.Create(CultureInfo.InvariantCulture, $"br{number}") : options.FlatBridge) ?? "",
            BridgeInterface = options.Manager switch
            {
                NetworkLayout.Vlan => options.VlanInterface ?? network.BridgeInterface,
                NetworkLayout.FlatDHCP => options.FlatInterface ?? network.BridgeInterface,
                _ => null,
            },
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

    private static RulePlan Rule(HostSecurityRule rule) => new(rule.Protocol, rule.FromPort, rule.ToPort, rule.Cidr, rule.Group);
}
