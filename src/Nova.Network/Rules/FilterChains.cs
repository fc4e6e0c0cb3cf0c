using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nova.Network.Wanted;

namespace Nova.Network.Rules;

/// <summary>Who reaches a guest, and what a guest reaches on its host.</summary>
/// <remarks>
/// A packet to a guest is looked up by bridge and address, and goes through the chains of the guest's groups; guests of the same groups share them. Frames that stay in a bridge pass here
/// too (<c>bridge-nf-call-iptables</c>), as upstream's rules rely on. What the groups do not let in is dropped; what is no guest's is left to the rest of the host's rules.
/// </remarks>
internal static class FilterChains
{
    /// <summary>Addresses of the link, which every guest has besides those of its row.</summary>
    private const string LinkLocal = "fe80::/10";

    /// <summary>The kernel takes 255 characters of a chain's name.</summary>
    private const int LongestName = 128;

    public static void Write(RuleText text, HostPlan plan, RuleOptions options)
    {
        var bridges = plan.Networks.Select(network => RuleText.Quoted(network.Bridge));
        var combinations = plan.Ports.Select(port => Combination(port.Groups)).ToList();
        text.Set("set bridges", "type ifname", bridges);
        text.Set("set ranges4", "type ipv4_addr; flags interval; auto-merge", Ranges(plan, v6: false));
        text.Set("set ranges6", "type ipv6_addr; flags interval; auto-merge", Ranges(plan, v6: true));
        // Guests' own, for on a bridge with an uplink the site's routers have addresses of the link as well.
        text.Set("set links6", "type ipv6_addr", plan.Ports.Select(GuestIdentity.Of).OfType<GuestIdentity>().SelectMany(guest => guest.V6.Take(1)).Distinct());
        text.Set("set dhcp_servers", "type ifname . ipv4_addr", plan.Networks
            .SelectMany(network => IpRange.Addresses([network.DhcpServer ?? "", network.HostAddress ?? ""], v6: false).Select(address => $"{RuleText.Quoted(network.Bridge)} . {address}")));
        foreach (var group in plan.Groups)
        {
            WriteGroup(text, group);
        }

        foreach (var absent in plan.Groups.SelectMany(group => group.Rules).Select(rule => rule.Group).OfType<long>().Except(plan.Groups.Select(group => group.Key)))
        {
            WriteMembers(text, absent, []);
        }

        text.Chain("provider", plan.Provider.SelectMany(rule => GroupRule.Lines(rule, "drop")));
        text.Chain("every_guest", Always(plan, options));
        foreach (var (port, chain) in plan.Ports.Zip(combinations).DistinctBy(pair => pair.Second))
        {
            text.Chain(chain, [
                "ct state invalid drop", "ct state established,related accept", "jump provider", "jump every_guest",
                .. Known(plan, port.Groups).Select(group => string.Create(CultureInfo.InvariantCulture, $"jump group_{group}")), options.Drop,
            ]);
        }

        text.Set("map guest4", "type ifname . ipv4_addr : verdict", Guests(plan, combinations, v6: false));
        text.Set("map guest6", "type ifname . ipv6_addr : verdict", Guests(plan, combinations, v6: true));
        text.Chain("to_guest", "oifname . ip daddr vmap @guest4", "oifname . ip6 daddr vmap @guest6");
        text.Chain("forward", ["type filter hook forward priority filter; policy accept;", "jump to_guest", .. Crossing(plan, options)]);
        text.Chain("output", "type filter hook output priority filter; policy accept;", "jump to_guest");
        text.Chain(
            "input",
            "type filter hook input priority filter; policy accept;",
            "iifname @bridges ip saddr @ranges4 goto from_guest",
            "iifname @bridges ip6 saddr @ranges6 goto from_guest",
            "iifname @bridges ip6 saddr @links6 goto from_guest");
        text.Chain("from_guest", OfHost(options));
    }

    private static void WriteGroup(RuleText text, GroupPlan group)
    {
        WriteMembers(text, group.Key, group.Members);
        text.Chain(string.Create(CultureInfo.InvariantCulture, $"group_{group.Key}"), group.Rules.SelectMany(rule => GroupRule.Lines(rule, "accept")).Distinct());
    }

    private static void WriteMembers(RuleText text, long group, IReadOnlyList<string> members)
    {
        text.Set($"set {GroupRule.MembersOf(group, v6: false)}", "type ipv4_addr", IpRange.Addresses(members, v6: false));
        text.Set($"set {GroupRule.MembersOf(group, v6: true)}", "type ipv6_addr", IpRange.Addresses(members, v6: true));
    }

    /// <summary>What is let in whatever the groups say: answers of DHCP, neighbours and routers of the sixth version, and with allow_same_net_traffic the own network.</summary>
    private static IEnumerable<string> Always(HostPlan plan, RuleOptions options) =>
    [
        "oifname . ip saddr @dhcp_servers udp sport 67 udp dport 68 accept",
        "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept",
        $"ip6 saddr {LinkLocal} icmpv6 type nd-router-advert accept",
        .. options.AllowSameNet
            ? plan.Networks.SelectMany(network => new[] { network.Cidr, network.CidrV6 }.Select(IpRange.TryParse).OfType<System.Net.IPNetwork>()
                .Select(range => $"oifname {RuleText.Quoted(network.Bridge)} {(IpRange.IsV6(range) ? "ip6" : "ip")} saddr {range} accept"))
            : [],
        .. options is { AllowSameNet: true, UseIpv6: true }
            ? plan.Networks.Select(network => $"oifname {RuleText.Quoted(network.Bridge)} ip6 saddr {LinkLocal} accept")
            : [],
    ];

    /// <summary>What may leave a network and come into it. Where another host is its gateway, nothing does here.</summary>
    private static IEnumerable<string> Crossing(HostPlan plan, RuleOptions options)
    {
        foreach (var network in plan.Networks)
        {
            var bridge = RuleText.Quoted(network.Bridge);
            if (!network.IsGateway)
            {
                yield return $"iifname {bridge} oifname != {bridge} {options.Drop}";
                yield return $"oifname {bridge} iifname != {bridge} {options.Drop}";
            }
            else if (options.ForwardInterfaces is { Count: > 0 } only)
            {
                var devices = $"{{ {string.Join(", ", only.Append(network.Bridge).Distinct().Select(RuleText.Quoted))} }}";
                yield return $"iifname {bridge} oifname != {devices} {options.Drop}";
                yield return $"oifname {bridge} iifname != {devices} {options.Drop}";
            }
        }
    }

    /// <summary>Guests reach of their host what they need of it, and not what else listens there (OSSN-0018).</summary>
    private static IEnumerable<string> OfHost(RuleOptions options) =>
    [
        "ct state established,related accept",
        "udp dport { 53, 67, 547 } accept",
        "tcp dport 53 accept",
        $"ct status dnat tcp dport {options.MetadataPort} accept",
        "icmp type echo-request accept",
        "icmpv6 type { echo-request, nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, mld-listener-query, mld-listener-report, mld2-listener-report } accept",
        .. options.HostPorts.Count > 0 ? [$"tcp dport {{ {string.Join(", ", options.HostPorts)} }} accept"] : Array.Empty<string>(),
        options.Drop,
    ];

    private static IEnumerable<string> Guests(HostPlan plan, List<string> combinations, bool v6) => plan.Ports.Zip(combinations)
        .Where(pair => pair.First.Bridge.Length > 0)
        .SelectMany(pair => IpRange.Addresses(v6 ? [.. GuestIdentity.Of(pair.First)?.V6 ?? [], .. pair.First.Addresses] : pair.First.Addresses, v6).Select(address => (Key: $"{RuleText.Quoted(pair.First.Bridge)} . {address}", Chain: pair.Second)))
        .DistinctBy(entry => entry.Key)
        .Select(entry => $"{entry.Key} : goto {entry.Chain}");

    private static IEnumerable<string> Ranges(HostPlan plan, bool v6) => plan.Networks
        .SelectMany(network => new[] { network.Cidr, network.CidrV6 })
        .Select(IpRange.TryParse).OfType<System.Net.IPNetwork>()
        .Where(range => IpRange.IsV6(range) == v6)
        .Select(range => range.ToString());

    private static IEnumerable<long> Known(HostPlan plan, IReadOnlyList<long> groups) => groups.Distinct().Order().Where(key => plan.Groups.Any(group => group.Key == key));

    private static string Combination(IReadOnlyList<long> groups)
    {
        var name = groups.Count == 0 ? "without_group" : "groups_" + string.Join('_', groups.Distinct().Order());
        return name.Length <= LongestName ? name : "groups_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(name)));
    }
}
