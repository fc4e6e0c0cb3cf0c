using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.SecurityGroups;

/// <summary>Reads the rule that a body asks for. What is stored is what every host can make a rule of, in one spelling.</summary>
/// <remarks>
/// Upstream's words and their order. Upstream lets in everything where a rule from a group says a protocol and half of its ports: that is refused here.
/// </remarks>
internal static class RuleReading
{
    private const int Any = -1;
    private const string NotANumber = "Security group id should be integer";
    private const string Incomplete = "Not enough parameters to build a valid rule.";

    public static AddSecurityGroupRule? Read(JsonElement asked, out string? wrong)
    {
        wrong = null;
        var source = NumberOf(asked, "group_id");
        if (NumberOf(asked, "parent_group_id") is not { } group || (source is null && Has(asked, "group_id")))
        {
            wrong = NotANumber;
            return null;
        }

        var cidr = source is not null ? null : asked.GetOptionalString("cidr") ?? "0.0.0.0/0";
        if (cidr is not null && CheckRange(cidr) is { } wrongRange)
        {
            wrong = wrongRange;
            return null;
        }

        var protocol = asked.GetOptionalString("ip_protocol")?.ToLowerInvariant();
        if (!TryReadPorts(asked, protocol, source is not null, out var ports))
        {
            wrong = protocol == "icmp" ? "Invalid input received: Type and Code must be integers for ICMP protocol type" : "Invalid input received: To and From ports must be integers";
            return null;
        }

        if (source is not null && protocol is null && ports is (null, null))
        {
            return new AddSecurityGroupRule(group, null, null, null, null, source);
        }

        wrong = protocol is null || ports.From is not { } from || ports.To is not { } to ? Incomplete : CheckPorts(protocol, from, to);
        return wrong is null ? new AddSecurityGroupRule(group, protocol, (int)ports.From!, (int)ports.To!, cidr, source) : null;
    }

    private static string? CheckPorts(string protocol, long from, long to) => protocol switch
    {
        "tcp" or "udp" =>
            from > to ? WrongPorts(from, to, "Former value cannot be greater than the later")
            : from < 1 || to > ushort.MaxValue ? WrongPorts(from, to, $"Valid {protocol.ToUpperInvariant()} ports should be between 1-65535")
            : null,
        "icmp" => from is < Any or > byte.MaxValue || to is < Any or > byte.MaxValue || (from == Any && to != Any) ? WrongPorts(from, to, "For ICMP, the type:code must be valid") : null,
        _ => $"Invalid IP protocol {protocol}.",
    };

    private static string WrongPorts(long from, long to, string why) => string.Create(CultureInfo.InvariantCulture, $"Invalid port range {from}:{to}. {why}");

    /// <summary>A range may have host bits, as upstream's: hosts clear them. What leaves out the length, or an address and says all, is a slip that would let in everybody.</summary>
    private static string? CheckRange(string cidr)
    {
        var slash = cidr.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? "" : cidr[..slash];
        var isV4 = StringFormat.CanonicalAddress(address, AddressFamily.InterNetwork) == address;
        return !(isV4 || StringFormat.IPv6.IsValid(address)) || !int.TryParse(cidr.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > (isV4 ? 32 : 128)
            ? $"{cidr} is not a valid IP network."
            : length == 0 && address is not ("0.0.0.0" or "::") ? $"Bad prefix for network in cidr {cidr}"
            : null;
    }

    /// <summary>First and last; from a group all of a protocol's where neither is said. False for what is no number.</summary>
    private static bool TryReadPorts(JsonElement asked, string? protocol, bool fromGroup, out (long? From, long? To) ports)
    {
        ports = (NumberOf(asked, "from_port"), NumberOf(asked, "to_port"));
        var (hasFrom, hasTo) = (Has(asked, "from_port"), Has(asked, "to_port"));
        if (fromGroup && !hasFrom && !hasTo)
        {
            ports = protocol switch
            {
                "tcp" or "udp" => (1, ushort.MaxValue),
                "icmp" => (Any, Any),
                _ => ports,
            };
        }

        return (ports.From is not null || !hasFrom) && (ports.To is not null || !hasTo);
    }

    private static bool Has(JsonElement asked, string name) => asked.GetOptionalString(name) is not null;

    private static long? NumberOf(JsonElement asked, string name) =>
        long.TryParse(asked.GetOptionalString(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
