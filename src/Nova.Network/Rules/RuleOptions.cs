using Nova.Hosting.Configuration;

namespace Nova.Network.Rules;

/// <summary>Options of section <c>DEFAULT</c> that rules follow, by upstream's names.</summary>
/// <param name="PublicInterface"><c>public_interface</c>: device that floating addresses are on.</param>
/// <param name="RoutingSource"><c>routing_source_ip</c>: what guests without a floating address appear as; a loopback address stands for the device's own.</param>
/// <param name="ForceSnat"><c>force_snat_range</c>: where guests are translated to, everywhere when it is empty.</param>
/// <param name="Dmz"><c>dmz_cidr</c>: where they are not.</param>
/// <param name="MetadataHost"><c>metadata_host</c>.</param>
/// <param name="MetadataPort"><c>metadata_port</c>.</param>
/// <param name="ForwardInterfaces"><c>forward_bridge_interface</c>; empty for all.</param>
/// <param name="Drop"><c>iptables_drop_action</c>, as nftables calls it.</param>
/// <param name="AllowSameNet"><c>allow_same_net_traffic</c>: guests of one network reach each other whatever their groups say.</param>
/// <param name="UseIpv6"><c>use_ipv6</c>.</param>
/// <param name="HostPorts"><c>[network] guest_tcp_ports</c>: what guests may reach on their host besides DHCP, DNS and metadata.</param>
internal sealed record RuleOptions(
    string PublicInterface,
    string RoutingSource,
    IReadOnlyList<string> ForceSnat,
    IReadOnlyList<string> Dmz,
    string MetadataHost,
    int MetadataPort,
    IReadOnlyList<string> ForwardInterfaces,
    string Drop,
    bool AllowSameNet,
    bool UseIpv6,
    IReadOnlyList<int> HostPorts) : IOptionSection<RuleOptions>
{
    private const string Section = "DEFAULT";

    public static RuleOptions Read(OptionReader options) => new(
        options.String(Section, "public_interface", "eth0"),
        options.IpAddress(Section, "routing_source_ip", System.Net.IPAddress.Parse(options.String(Section, "my_ip", "$my_ip"))).ToString(),
        Ranges(options, "force_snat_range"),
        Ranges(options, "dmz_cidr"),
        options.String(Section, "metadata_host", "$my_ip"),
        options.Port(Section, "metadata_port", 8775),
        [.. options.MultiString(Section, "forward_bridge_interface", ["all"]).Where(name => name != "all").Select(name => DeviceName.Checked(options, "forward_bridge_interface", name)).OfType<string>()],
        options.Choice(Section, "iptables_drop_action", "drop", [("DROP", "drop"), ("REJECT", "reject")]),
        options.Bool(Section, "allow_same_net_traffic", true),
        options.Bool(Section, "use_ipv6", false),
        Ports(options));

    private static IReadOnlyList<string> Ranges(OptionReader options, string name)
    {
        var ranges = options.List(Section, name, []);
        if (ranges.FirstOrDefault(range => IpRange.TryParse(range) is null) is { } wrong)
        {
            options.Reject(Section, name, $"a list of ranges such as 10.0.0.0/8 ('{wrong}' is none)");
        }

        return ranges;
    }

    private static IReadOnlyList<int> Ports(OptionReader options)
    {
        var written = options.List("network", "guest_tcp_ports", []);
        if (written.FirstOrDefault(port => !ushort.TryParse(port, out _)) is { } wrong)
        {
            options.Reject("network", "guest_tcp_ports", $"a list of ports ('{wrong}' is none)");
            return [];
        }

        return [.. written.Select(int.Parse)];
    }
}
