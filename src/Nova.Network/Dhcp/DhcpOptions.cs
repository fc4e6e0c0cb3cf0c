using Nova.Hosting.Configuration;

namespace Nova.Network.Dhcp;

/// <summary>Options of section <c>DEFAULT</c> that dnsmasq is started by.</summary>
/// <param name="Folder"><c>networks_path</c>.</param>
/// <param name="Bridge"><c>dhcpbridge</c>: the script.</param>
/// <param name="FlagFiles"><c>dhcpbridge_flagfile</c>: files that the script is told of.</param>
/// <param name="Lease"><c>dhcp_lease_time</c>.</param>
/// <param name="Domain"><c>[api] dhcp_domain</c>, as guests are told by the metadata service.</param>
/// <param name="Servers"><c>dns_server</c>: asked instead of those in /etc/resolv.conf.</param>
/// <param name="UseNetworkServers"><c>use_network_dns_servers</c>: the servers of the network's row are asked too.</param>
/// <param name="ConfigurationFile"><c>dnsmasq_config_file</c>: more settings, of the operator's.</param>
/// <param name="ForceRelease"><c>force_dhcp_release</c>: dnsmasq forgets the lease of an address that is nobody's any more.</param>
/// <param name="UseIpv6"><c>use_ipv6</c>.</param>
internal sealed record DhcpOptions(
    string Folder,
    string Bridge,
    IReadOnlyList<string> FlagFiles,
    TimeSpan Lease,
    string Domain,
    IReadOnlyList<string> Servers,
    bool UseNetworkServers,
    string? ConfigurationFile,
    bool ForceRelease,
    bool UseIpv6) : IOptionSection<DhcpOptions>
{
    private const string Section = "DEFAULT";

    public static DhcpOptions Read(OptionReader options) => new(
        options.Path(Section, "networks_path", "$state_path/networks"),
        // Beside this program, wherever it is installed: upstream's is in the folder of its commands.
        options.Path(Section, "dhcpbridge", System.IO.Path.Combine(AppContext.BaseDirectory, "nova-dhcpbridge")),
        options.MultiString(Section, "dhcpbridge_flagfile", ["/etc/nova/nova-dhcpbridge.conf"]),
        options.Seconds(Section, "dhcp_lease_time", 86400, min: 120),
        options.String("api", "dhcp_domain", "novalocal"),
        options.MultiString(Section, "dns_server", []),
        options.Bool(Section, "use_network_dns_servers", false),
        options.OptionalPath(Section, "dnsmasq_config_file"),
        options.Bool(Section, "force_dhcp_release", true),
        options.Bool(Section, "use_ipv6", false));
}
