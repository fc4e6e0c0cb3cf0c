using Nova.Network.Wanted;

namespace Nova.Network.Rules;

/// <summary>What a guest may send: frames from its own hardware address and its own addresses, no answers of a DHCP server and no advertisements of a router.</summary>
/// <remarks>
/// Table of the family <c>bridge</c>, before anything else sees the frame. The number of rules does not grow with the guests: what belongs to one is looked up in sets by the device the
/// frame came from. Upstream's <c>nova-base</c> filter of libvirt does the same with a chain a guest; that a message of DHCP asks for the guest's own address, and that it tells of its own
/// neighbour addresses alone, comes on top. Rules of groups know a guest by its bridge: one whose bridge is not known here hears and says nothing, rather than be without them.
/// </remarks>
internal static class GuardTable
{
    /// <summary>Name of the table.</summary>
    public const string Name = "bridge nova_guard";

    public static void Write(RuleText text, HostPlan plan, RuleOptions options)
    {
        var guests = plan.Ports.Select(GuestIdentity.Of).OfType<GuestIdentity>().ToList();
        text.Open($"table {Name}");
        text.Set("set guests", "type ifname", guests.Select(guest => guest.Device));
        text.Set("set without_bridge", "type ifname", plan.Ports.Where(port => port.Bridge.Length == 0).Select(GuestIdentity.Of).OfType<GuestIdentity>().Select(guest => guest.Device));
        text.Set("set mac", "type ifname . ether_addr", guests.Select(guest => $"{guest.Device} . {guest.Mac}"));
        text.Set("set dhcp_for", "typeof iifname . @th,288,48", guests.Select(guest => $"{guest.Device} . {guest.MacNumber}"));
        text.Set("set source4", "type ifname . ipv4_addr", guests.SelectMany(guest => guest.V4.Select(address => $"{guest.Device} . {address}")));
        text.Set("set source6", "type ifname . ipv6_addr", Sixth(address => address));
        text.Set("set neighbour", "typeof iifname . @th,64,128", Sixth(GuestIdentity.Number));
        text.Chain(
            "prerouting",
            ["type filter hook prerouting priority dstnat; policy accept;", "iifname @without_bridge drop", .. SharedAddresses(plan, inward: true), "iifname @guests goto from_guest"]);
        text.Chain("postrouting", ["type filter hook postrouting priority srcnat; policy accept;", "oifname @without_bridge drop", .. SharedAddresses(plan, inward: false)]);
        text.Chain(
            "from_guest",
            "iifname . ether saddr != @mac drop",
            options.UseIpv6 ? "ether type vmap { arp : goto from_arp, ip : goto from_ip4, ip6 : goto from_ip6 }" : "ether type vmap { arp : goto from_arp, ip : goto from_ip4 }",
            "drop");
        text.Chain("from_arp", "iifname . arp saddr ether != @mac drop", "arp saddr ip 0.0.0.0 accept", "iifname . arp saddr ip != @source4 drop", "accept");
        text.Chain(
            "from_ip4",
            "udp sport 67 drop",
            // Whose name a message of DHCP is in can be read where it is whole alone.
            "udp dport 67 ip frag-off & 0x3fff != 0 drop",
            "udp dport 67 iifname . @th,288,48 != @dhcp_for drop",
            "ip saddr 0.0.0.0 udp sport 68 udp dport 67 accept",
            "iifname . ip saddr != @source4 drop",
            "accept");
        text.Chain(
            "from_ip6",
            "icmpv6 type { nd-router-advert, nd-redirect } drop",
            "udp sport 547 drop",
            "icmpv6 type nd-neighbor-advert iifname . @th,64,128 != @neighbour drop",
            "ip6 saddr :: icmpv6 type { nd-neighbor-solicit, nd-router-solicit, mld-listener-report, mld2-listener-report } accept",
            "iifname . ip6 saddr != @source6 drop",
            "accept");
        text.Close();

        IEnumerable<string> Sixth(Func<string, string> form) => options.UseIpv6
            ? guests.SelectMany(guest => guest.V6.Select(address => $"{guest.Device} . {form(address)}"))
            : [];
    }

    /// <summary>An address that every host has (<c>share_dhcp_address</c>) is nobody's outside of it.</summary>
    private static IEnumerable<string> SharedAddresses(HostPlan plan, bool inward)
    {
        var (device, side) = inward ? ("iifname", "daddr") : ("oifname", "saddr");
        foreach (var network in plan.Networks)
        {
            if (network is { IsAddressShared: true, HostAddress: { } address } && Uplink(network) is { } uplink)
            {
                yield return $"{device} {RuleText.Quoted(uplink)} arp {side} ip {address} drop";
                yield return $"{device} {RuleText.Quoted(uplink)} udp dport 67-68 drop";
            }
        }
    }

    private static string? Uplink(NetworkPlan network) => network.Vlan is { } vlan ? $"vlan{vlan}" : network.BridgeInterface;
}
