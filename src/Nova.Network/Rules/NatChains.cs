using System.Net;
using Nova.Network.Wanted;

namespace Nova.Network.Rules;

/// <summary>Translation of addresses: floating ones, metadata, and what leaves a network. The order is upstream's.</summary>
internal static class NatChains
{
    private const string MetadataAddress = "169.254.169.254";

    public static void Write(RuleText text, HostPlan plan, RuleOptions options)
    {
        var floating = plan.Floating.Where(one => IpRange.TryParse(one.Address) is { PrefixLength: 32 } && IpRange.TryParse(one.Fixed) is { PrefixLength: 32 }).ToList();
        text.Set("map floating", "type ipv4_addr : ipv4_addr", floating.DistinctBy(one => one.Address).Select(one => $"{one.Address} : {one.Fixed}"));
        text.Set("map appears_as", "type ipv4_addr : ipv4_addr", floating.DistinctBy(one => one.Fixed).Select(one => $"{one.Fixed} : {one.Address}"));
        text.Set("set kept", "type ipv4_addr; flags interval; auto-merge", Kept(options));
        text.Chain(
            "keep_loopback",
            "type filter hook prerouting priority raw; policy accept;",
            // The bridge may route to the loopback device for metadata's sake; what else asks for it is an attack.
            "iifname @bridges ip daddr 127.0.0.0/8 drop");
        text.Chain("prerouting", ["type nat hook prerouting priority dstnat; policy accept;", .. Metadata(options), "dnat ip to ip daddr map @floating"]);
        text.Chain("local", "type nat hook output priority -100; policy accept;", "dnat ip to ip daddr map @floating");
        text.Chain("postrouting", [
            "type nat hook postrouting priority srcnat; policy accept;",
            "meta nfproto != ipv4 accept",
            "ip saddr != @ranges4 accept",
            "ip daddr @kept accept",
            "ct status dnat snat ip to ip saddr map @appears_as",
            .. plan.Networks.Select(network => IpRange.TryParse(network.Cidr)).OfType<IPNetwork>().Distinct().Select(range => $"ip saddr {range} ip daddr {range} accept"),
            .. Leaving(plan, options),
        ]);
    }

    private static IEnumerable<string> Metadata(RuleOptions options) => IPAddress.TryParse(options.MetadataHost, out var host) && !IpRange.IsV6(host)
        ? [$"iifname @bridges ip daddr {MetadataAddress} tcp dport 80 dnat ip to {host}:{options.MetadataPort}"]
        : [];

    /// <summary>Where guests appear with their own addresses.</summary>
    private static IEnumerable<string> Kept(RuleOptions options) => options.Dmz.Append(options.MetadataHost)
        .Select(IpRange.TryParse).OfType<IPNetwork>().Where(range => !IpRange.IsV6(range)).Select(range => range.ToString());

    private static IEnumerable<string> Leaving(HostPlan plan, RuleOptions options)
    {
        var isOutside = DeviceName.IsOne(options.PublicInterface) && plan.Networks.All(network => network.Bridge != options.PublicInterface);
        var device = isOutside ? $"oifname {RuleText.Quoted(options.PublicInterface)}" : "oifname != @bridges";
        yield return $"{device} snat ip to ip saddr map @appears_as";
        foreach (var range in options.ForceSnat.Count > 0 ? options.ForceSnat : [""])
        {
            var destination = IpRange.TryParse(range) is { } only && !IpRange.IsV6(only) ? $"ip daddr {only} " : "";
            yield return IPAddress.TryParse(options.RoutingSource, out var source) && !IPAddress.IsLoopback(source) && !IpRange.IsV6(source)
                ? $"{device} {destination}snat ip to {source}"
                : $"{device} {destination}masquerade";
        }
    }
}
