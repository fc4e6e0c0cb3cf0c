using Nova.Network.Devices;
using Nova.Network.Dhcp;
using Nova.Network.Rules;
using Nova.Network.Wanted;

namespace Nova.Network.Tests;

/// <summary>Plans and options that tests begin with.</summary>
internal static class Sample
{
    public static readonly RuleOptions Rules = new(
        "pub0", "198.51.100.1", [], [], "198.51.100.1", 8775, [], "drop", AllowSameNet: false, UseIpv6: false, []);

    public static readonly DeviceOptions Devices = new(null, UseIpv6: false, "pub0", MetadataIsLocal: false, ArpForHa: 0);

    public static readonly NetworkPlan Network = new()
    {
        Number = 1, Label = "demo-net", Bridge = "br100", Cidr = "10.11.0.0/24", HostAddress = "10.11.0.1", DhcpServer = "10.11.0.1", DhcpStart = "10.11.0.2", HasDhcp = true,
    };

    public static DhcpOptions Dhcp(string folder) => new(
        folder, "/usr/bin/nova-dhcpbridge", ["/etc/nova/nova.conf"], TimeSpan.FromSeconds(120), "novalocal", [], UseNetworkServers: false, null, ForceRelease: true, UseIpv6: false);

    public static PortPlan Port(int number, params long[] groups) =>
        new($"tap{number:x8}-00", $"fa:16:3e:00:00:{number:x2}", "br100", [$"10.11.0.{number}"], $"guest-{number}", groups);

    public static RulePlan From(string cidr, string? protocol = null, int? from = null, int? to = null) => new(protocol, from, to, cidr, null);

    public static RulePlan FromGroup(long group, string? protocol = null, int? from = null, int? to = null) => new(protocol, from, to, null, group);
}
