using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.Networks;

namespace Nova.Api.Compute.SecurityGroups;

/// <summary>A security group; its id is a number, as upstream's with built-in networking.</summary>
internal sealed record SecurityGroupView(long Id, string Name, string Description, string TenantId, IReadOnlyList<SecurityGroupRuleView> Rules)
{
    public static SecurityGroupView Of(SecurityGroupRecord group) => new(group.Number, group.Name, group.Description, group.ProjectId, [.. group.Rules.Select(SecurityGroupRuleView.Of)]);
}

/// <summary>A rule: from a range or from a group, and an empty object for the other.</summary>
internal sealed record SecurityGroupRuleView(
    long Id, long ParentGroupId, string? IpProtocol, int? FromPort, int? ToPort, IReadOnlyDictionary<string, string> Group, IReadOnlyDictionary<string, string> IpRange)
{
    public static SecurityGroupRuleView Of(SecurityGroupRuleRecord rule) => new(
        rule.Number,
        rule.Group,
        rule.Protocol,
        rule.FromPort,
        rule.ToPort,
        rule.SourceName is { } source ? new Dictionary<string, string> { ["name"] = source, ["tenant_id"] = rule.SourceProjectId ?? "" } : new Dictionary<string, string>(),
        rule.Cidr is { } cidr ? new Dictionary<string, string> { ["cidr"] = cidr } : new Dictionary<string, string>());
}

internal sealed record SecurityGroupBody(SecurityGroupView SecurityGroup);

internal sealed record SecurityGroupListBody(IReadOnlyList<SecurityGroupView> SecurityGroups);

internal sealed record SecurityGroupRuleBody(SecurityGroupRuleView SecurityGroupRule);

internal static class SecurityGroupViews
{
    public static readonly VersionedView<SecurityGroupBody> One = new(SecurityGroupJson.Default);

    public static readonly VersionedView<SecurityGroupListBody> List = new(SecurityGroupJson.Default);

    public static readonly VersionedView<SecurityGroupRuleBody> Rule = new(SecurityGroupJson.Default);
}

[JsonSerializable(typeof(SecurityGroupBody))]
[JsonSerializable(typeof(SecurityGroupListBody))]
[JsonSerializable(typeof(SecurityGroupRuleBody))]
internal sealed partial class SecurityGroupJson : JsonSerializerContext;
