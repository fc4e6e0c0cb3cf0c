using System.Globalization;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Networks;

namespace Nova.Api.Ec2.SecurityGroups;

/// <summary>DescribeSecurityGroups: the project's, by name; its quota bounds the list.</summary>
internal static class DescribeSecurityGroups
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var (names, ids) = (NamesAsked.Read(request, "GroupName"), NamesAsked.Read(request, "GroupId"));
        var filters = Filters.Read(
            request.Parameters, "description", "group-id", "group-name", "ip-permission.cidr", "ip-permission.from-port", "ip-permission.group-name", "ip-permission.protocol",
            "ip-permission.to-port", "ip-permission.user-id", "owner-id");
        var groups = await GroupParameter.ListAsync(request, cancel);
        var all = groups.Select(group => group.Name).ToList();
        if ((names.FindUnknown(all) ?? ids.FindUnknown(all)) is { } unknown)
        {
            return GroupParameter.NotFound(unknown);
        }

        var found = groups.Where(group => names.Fit(group.Name) && ids.Fit(group.Name) && filters.Fit(name => ValuesOf(group, name))).OrderBy(group => group.Name, StringComparer.Ordinal);
        return Ec2Answer.Of(xml => xml.List("securityGroupInfo", found, GroupText.Write));
    }

    private static IEnumerable<string?> ValuesOf(SecurityGroupRecord group, string filter) => filter switch
    {
        "description" => [group.Description],
        "ip-permission.cidr" => group.Rules.Select(rule => rule.Cidr),
        "ip-permission.from-port" => GroupText.Shown(group).Select(rule => Text(rule.FromPort)),
        "ip-permission.group-name" => group.Rules.Select(rule => rule.SourceName),
        "ip-permission.protocol" => GroupText.Shown(group).Select(rule => rule.Protocol),
        "ip-permission.to-port" => GroupText.Shown(group).Select(rule => Text(rule.ToPort)),
        "ip-permission.user-id" => group.Rules.Select(rule => rule.SourceProjectId),
        "owner-id" => [group.ProjectId],
        _ => [group.Name],
    };

    private static string? Text(int? port) => port?.ToString(CultureInfo.InvariantCulture);
}
