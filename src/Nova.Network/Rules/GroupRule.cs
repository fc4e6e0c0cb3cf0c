using System.Globalization;
using Nova.Network.Wanted;

namespace Nova.Network.Rules;

/// <summary>Writes a stored rule of a security group, or of the provider.</summary>
internal static class GroupRule
{
    private const int Any = -1;

    /// <summary>The rule's lines: one, or one a version where a group is the source. None where the row makes no sense: it lets nothing in, and the other rules hold (OSSA-2019-001).</summary>
    public static IEnumerable<string> Lines(RulePlan rule, string verdict)
    {
        if (rule.Group is { } group)
        {
            // A group that is not there, or has no members, is an empty set: it never widens to everybody (OSSN-0011).
            return new[] { false, true }.Select(v6 => Line(rule, $"{Family(v6)} saddr @{MembersOf(group, v6)}", v6, verdict)).OfType<string>();
        }

        return IpRange.TryParse(rule.Cidr) is { } range && Line(rule, Source(range), IpRange.IsV6(range), verdict) is { } line ? [line] : [];
    }

    /// <summary>Name of the set that holds a group's members.</summary>
    public static string MembersOf(long group, bool v6) => string.Create(CultureInfo.InvariantCulture, $"members{(v6 ? 6 : 4)}_{group}");

    private static string Family(bool v6) => v6 ? "ip6" : "ip";

    private static string Source(System.Net.IPNetwork range) => $"{Family(IpRange.IsV6(range))} saddr {range}";

    private static string? Line(RulePlan rule, string source, bool v6, string verdict) => rule.Protocol?.ToLowerInvariant() switch
    {
        null or "" => $"{source} {verdict}",
        "tcp" or "udp" => Ports(rule) is { } ports ? $"{source} {ports} {verdict}" : null,
        "icmp" or "icmpv6" or "ipv6-icmp" => Icmp(rule, v6) is { } icmp ? $"{source} {icmp} {verdict}" : null,
        _ => null,
    };

    private static string? Ports(RulePlan rule)
    {
        var protocol = rule.Protocol!.ToLowerInvariant();
        return (rule.FromPort ?? Any, rule.ToPort ?? Any) switch
        {
            (Any, Any) => $"meta l4proto {protocol}",
            ( >= 0 and <= 65535, >= 0 and <= 65535) and var (from, to) when from == to => $"{protocol} dport {from}",
            ( >= 0 and <= 65535, >= 0 and <= 65535) and var (from, to) when from < to => $"{protocol} dport {from}-{to}",
            _ => null,
        };
    }

    private static string? Icmp(RulePlan rule, bool v6)
    {
        var (protocol, kind) = v6 ? ("ipv6-icmp", "icmpv6") : ("icmp", "icmp");
        return (rule.FromPort ?? Any, rule.ToPort ?? Any) switch
        {
            (Any, _) => $"meta l4proto {protocol}",
            ( >= 0 and <= 255, Any) and var (type, _) => $"{kind} type {type}",
            ( >= 0 and <= 255, >= 0 and <= 255) and var (type, code) => $"{kind} type {type} {kind} code {code}",
            _ => null,
        };
    }
}
