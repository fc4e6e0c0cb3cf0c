using System.Net;
using System.Net.Sockets;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Networks;

namespace Nova.Api.Ec2.SecurityGroups;

/// <summary>Rules as a request gives them: a list of permissions, or one of them in the flat form of old clients.</summary>
internal static class RuleParameters
{
    private const int LastPort = 65_535;

    /// <summary>The rules, as a group would have them.</summary>
    /// <param name="request">Of this request.</param>
    /// <param name="group">Number of the group.</param>
    /// <param name="groups">Those that can be a source.</param>
    public static IReadOnlyList<SecurityGroupRuleRecord> Read(Ec2Request request, long group, IReadOnlyList<SecurityGroupRecord> groups)
    {
        var parameters = request.Parameters;
        var permissions = parameters.Groups("IpPermissions");
        var isFlat = parameters.Get("IpProtocol") is not null || parameters.Get("CidrIp") is not null || parameters.Get("SourceSecurityGroupName") is not null;
        if (isFlat && permissions.Count > 0)
        {
            throw new Ec2RefusalException(Ec2Error.Combined("IpPermissions are not combined with IpProtocol, CidrIp or SourceSecurityGroupName."));
        }

        var rules = isFlat ? ReadFlat(request, groups) : [.. permissions.SelectMany(permission => Read(request, permission, groups))];
        return rules.Count == 0 ? throw new Ec2RefusalException(Ec2Error.Missing("IpPermissions.1.IpProtocol"))
            : rules.Distinct().Count() < rules.Count ? throw new Ec2RefusalException(new Ec2Error(400, "InvalidPermission.Duplicate", "The same permission must not appear multiple times"))
            : [.. rules.Select(rule => rule with { Group = group })];
    }

    private static List<SecurityGroupRuleRecord> ReadFlat(Ec2Request request, IReadOnlyList<SecurityGroupRecord> groups)
    {
        var parameters = request.Parameters;
        return parameters.Get("SourceSecurityGroupName") is { Length: > 0 } source
            ? parameters.Get("CidrIp") is null
                ? [Rule(parameters, null, SourceOf(request, groups, source, parameters.Get("SourceSecurityGroupOwnerId")))]
                : throw new Ec2RefusalException(Ec2Error.Combined("CidrIp is not combined with SourceSecurityGroupName."))
            : [Rule(parameters, CidrOf(parameters.Required("CidrIp")), null)];
    }

    private static IEnumerable<SecurityGroupRuleRecord> Read(Ec2Request request, Ec2Parameters permission, IReadOnlyList<SecurityGroupRecord> groups)
    {
        var (ranges, sources) = (permission.Groups("IpRanges"), permission.Groups("Groups"));
        return ranges.Count + sources.Count == 0
            ? throw new Ec2RefusalException(Ec2Error.Missing("IpRanges.1.CidrIp"))
            : ranges.Select(range => Rule(permission, CidrOf(range.Required("CidrIp")), null))
                .Concat(sources.Select(source => Rule(
                    permission,
                    null,
                    SourceOf(request, groups, source.Get("GroupId") is { Length: > 0 } id ? id : source.Required("GroupName"), source.Get("UserId")))));
    }

    private static SecurityGroupRuleRecord Rule(Ec2Parameters parameters, string? cidr, SecurityGroupRecord? source)
    {
        var protocol = parameters.Get("IpProtocol")?.ToLowerInvariant() switch
        {
            "tcp" or "6" => "tcp",
            "udp" or "17" => "udp",
            "icmp" or "1" => "icmp",
            null or "" or "-1" when source is not null => null,
            null or "" => throw new Ec2RefusalException(Ec2Error.Missing("IpProtocol")),
            _ => throw new Ec2RefusalException(Ec2Error.InvalidValue("IpProtocol must be tcp, udp or icmp; what comes from a group may have any, -1.")),
        };
        var (first, last) = Ports(parameters, protocol, isDefaulted: source is not null);
        return new SecurityGroupRuleRecord(0, 0, protocol, first, last, cidr, source?.Name, source?.ProjectId);
    }

    /// <summary>Ports, or type and code of ICMP, of which -1 is any. What comes from a group may leave them out, and has all then.</summary>
    private static (int? First, int? Last) Ports(Ec2Parameters parameters, string? protocol, bool isDefaulted)
    {
        if (protocol is null)
        {
            return (null, null);
        }

        var (least, most) = protocol == "icmp" ? (-1, 255) : (1, LastPort);
        var (first, last) = (parameters.Int("FromPort", least, most), parameters.Int("ToPort", least, most));
        if (first is null && last is null && isDefaulted)
        {
            return protocol == "icmp" ? (-1, -1) : (1, LastPort);
        }

        return (first, last) is not ({ } from, { } to) ? throw new Ec2RefusalException(Ec2Error.Missing(first is null ? "FromPort" : "ToPort"))
            : protocol == "icmp" ? from == -1 && to != -1 ? throw new Ec2RefusalException(Ec2Error.InvalidValue("An ICMP code needs a type.")) : (from, to)
            : from > to ? throw new Ec2RefusalException(Ec2Error.InvalidValue("FromPort is above ToPort."))
            : (from, to);
    }

    /// <summary>A range of either version, by its first address.</summary>
    private static string CidrOf(string text)
    {
        if (text.Split('/') is [var address, var bits] && IPAddress.TryParse(address, out var first) && address.Length <= 64
            && (first.AddressFamily == AddressFamily.InterNetworkV6 ? first.ScopeId == 0 : address.Count(letter => letter == '.') == 3)
            && int.TryParse(bits, System.Globalization.NumberStyles.None, null, out var length) && length <= first.GetAddressBytes().Length * 8)
        {
            var bytes = first.GetAddressBytes();
            for (var bit = length; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
            }

            return $"{new IPAddress(bytes)}/{length}";
        }

        throw new Ec2RefusalException(Ec2Error.InvalidValue($"CIDR block {text} is malformed"));
    }

    /// <summary>Groups of other projects do not exist for the caller.</summary>
    private static SecurityGroupRecord SourceOf(Ec2Request request, IReadOnlyList<SecurityGroupRecord> groups, string name, string? owner) =>
        string.IsNullOrEmpty(owner) || owner == request.Project ? GroupParameter.Find(groups, name) : throw new Ec2RefusalException(GroupParameter.NotFound(name));
}
