using System.Net;
using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.SecurityGroups;

/// <summary>/os-security-group-rules</summary>
internal static class SecurityGroupRules
{
    private const int Any = -1;

    public static async ValueTask<ApiResponse> CreateAsync(ApiRequest request, CancellationToken cancel)
    {
        var rule = Read(request.Payload, out var wrong);
        return rule is null
            ? request.BadRequest(wrong!)
            : request.Ok(SecurityGroupViews.Rule, new SecurityGroupRuleBody(SecurityGroupRuleView.Of(await request.CallAsync(SecurityGroupsRpc.AddRule, rule, cancel))));
    }

    public static async ValueTask<ApiResponse> DeleteAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(SecurityGroupsRpc.RemoveRule, new SecurityGroupRuleNumber(SecurityGroups.IdOf(request)), cancel);
        return request.Done();
    }

    /// <summary>The rule as it is stored: nothing that a host could not make of it, and no word in two spellings (OSSA-2014-014, OSSA-2019-001, OSSA-2012-007).</summary>
    internal static AddSecurityGroupRule? Read(JsonElement asked, out string? wrong)
    {
        wrong = null;
        if (NumberOf(asked, "parent_group_id") is not { } group)
        {
            wrong = "Security group id should be integer";
            return null;
        }

        var source = NumberOf(asked, "group_id");
        if (source is null && Has(asked, "group_id"))
        {
            wrong = "Security group id should be integer";
            return null;
        }

        var cidr = Has(asked, "cidr") ? TextOf(asked, "cidr") : "0.0.0.0/0";
        if (source is null && !IPNetwork.TryParse(cidr, out _))
        {
            wrong = $"Invalid cidr {cidr}.";
            return null;
        }

        var protocol = TextOf(asked, "ip_protocol")?.ToLowerInvariant();
        var (from, to) = (NumberOf(asked, "from_port"), NumberOf(asked, "to_port"));
        if (source is not null && protocol is null && from is null && to is null)
        {
            return new AddSecurityGroupRule(group, null, null, null, null, source);
        }

        wrong = protocol switch
        {
            "tcp" or "udp" => CheckPorts(protocol, from, to),
            "icmp" => CheckIcmp(from, to),
            null => "Not enough parameters to build a valid rule.",
            _ => $"Invalid IP protocol {protocol}.",
        };
        return wrong is null ? new AddSecurityGroupRule(group, protocol, (int)from!, (int)to!, source is null ? cidr : null, source) : null;
    }

    private static string? CheckPorts(string protocol, long? from, long? to) =>
        from is null || to is null ? "Not enough parameters to build a valid rule."
        : from > to ? $"Invalid port range {from}:{to}. Former value cannot be greater than the later"
        : from < 1 || to > 65535 ? $"Invalid port range {from}:{to}. Valid {protocol.ToUpperInvariant()} ports should be between 1-65535"
        : null;

    private static string? CheckIcmp(long? from, long? to) =>
        from is null || to is null ? "Not enough parameters to build a valid rule."
        : from is < Any or > 255 || to is < Any or > 255 || (from == Any && to != Any) ? $"Invalid port range {from}:{to}. For ICMP, the type:code must be valid"
        : null;

    private static bool Has(JsonElement asked, string name) => asked.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static string? TextOf(JsonElement asked, string name) => asked.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? NumberOf(JsonElement asked, string name) => asked.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && long.TryParse(value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.GetString(), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number)
        ? number
        : null;
}
