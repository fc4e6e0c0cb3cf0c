using Nova.Api.Ec2.Pipeline;
using Nova.Core.Networks;

namespace Nova.Api.Ec2.SecurityGroups;

/// <summary>A group as EC2 shows it.</summary>
internal static class GroupText
{
    private const int LastPort = 65_535;

    public static void Write(XmlText xml, SecurityGroupRecord group) => xml
        .Element("ownerId", group.ProjectId)
        .Element("groupName", group.Name)
        .Element("groupId", group.Name)
        .Element("groupDescription", group.Description)
        .List("ipPermissions", Shown(group), Write);

    /// <summary>Its rules; one of no protocol, which lets a group in by all of them, is shown as three, as upstream.</summary>
    public static IEnumerable<SecurityGroupRuleRecord> Shown(SecurityGroupRecord group) => group.Rules.SelectMany(rule => rule.Protocol is not null
        ? [rule]
        : (SecurityGroupRuleRecord[])
        [
            rule with { Protocol = "icmp", FromPort = -1, ToPort = -1 }, rule with { Protocol = "tcp", FromPort = 1, ToPort = LastPort }, rule with { Protocol = "udp", FromPort = 1, ToPort = LastPort },
        ]);

    private static void Write(XmlText xml, SecurityGroupRuleRecord rule)
    {
        xml.Element("ipProtocol", rule.Protocol);
        if (rule is { FromPort: { } first, ToPort: { } last })
        {
            xml.Element("fromPort", first).Element("toPort", last);
        }

        xml.List("groups", rule.SourceName is { } source ? (string[])[source] : [], (item, name) => item.Element("userId", rule.SourceProjectId).Element("groupName", name).Element("groupId", name))
            .List("ipRanges", rule.Cidr is { } range ? (string[])[range] : [], (item, cidr) => item.Element("cidrIp", cidr));
    }
}
