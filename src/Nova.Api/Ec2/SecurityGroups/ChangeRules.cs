using Nova.Api.Ec2.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.SecurityGroups;

/// <summary>AuthorizeSecurityGroupIngress and RevokeSecurityGroupIngress: all of a request's rules, or none.</summary>
internal static class ChangeRules
{
    public static async Task<Ec2Answer> AuthorizeAsync(Ec2Request request, CancellationToken cancel)
    {
        var groups = await GroupParameter.ListAsync(request, cancel);
        var group = GroupParameter.Require(request, groups);
        var rules = RuleParameters.Read(request, group.Number, groups);
        if (rules.Any(rule => Find(group, rule) is not null))
        {
            return new Ec2Error(400, "InvalidPermission.Duplicate", "The specified rule already exists");
        }

        var added = new List<long>();
        try
        {
            foreach (var rule in rules)
            {
                var source = rule.SourceName is { } name ? GroupParameter.Find(groups, name).Number : default(long?);
                added.Add((await request.CallAsync(SecurityGroupsRpc.AddRule, new AddSecurityGroupRule(group.Number, rule.Protocol, rule.FromPort, rule.ToPort, rule.Cidr, source), cancel)).Number);
            }
        }
        catch (FaultException) when (added.Count > 0)
        {
            // The quota ended within the request, say: what is answered with a refusal has changed nothing.
            foreach (var rule in added)
            {
                await request.CallAsync(SecurityGroupsRpc.RemoveRule, new SecurityGroupRuleNumber(rule), CancellationToken.None);
            }

            throw;
        }

        return Ec2Answer.Done;
    }

    public static async Task<Ec2Answer> RevokeAsync(Ec2Request request, CancellationToken cancel)
    {
        var groups = await GroupParameter.ListAsync(request, cancel);
        var group = GroupParameter.Require(request, groups);
        var found = RuleParameters.Read(request, group.Number, groups).Select(rule => Find(group, rule)).ToList();
        if (found.Contains(null))
        {
            return new Ec2Error(400, "InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
        }

        foreach (var rule in found)
        {
            await request.CallAsync(SecurityGroupsRpc.RemoveRule, new SecurityGroupRuleNumber(rule!.Number), cancel);
        }

        return Ec2Answer.Done;
    }

    private static SecurityGroupRuleRecord? Find(SecurityGroupRecord group, SecurityGroupRuleRecord rule) => group.Rules.FirstOrDefault(other => other with { Number = 0, Group = rule.Group } == rule);
}
