using Nova.Core.Flavors;

namespace Nova.Core.Scheduling;

/// <summary>What the numbered groups of a flavor ask beyond their amounts, on nodes that are one provider each.</summary>
public static class RequestGroups
{
    /// <summary>Why Placement would answer with no candidate whatever the hosts have; null where groups are in order, as without any.</summary>
    public static string? FindProblem(FlavorRecord flavor)
    {
        HashSet<string>? withAmounts = null, withTraits = null;
        foreach (var (key, value) in flavor.ExtraSpecs)
        {
            if (GroupedSpecs.TryResource(key, out var group, out _))
            {
                if (group.Length > 0 && value != "0")
                {
                    (withAmounts ??= []).Add(group);
                }
            }
            else if (GroupedSpecs.TryTrait(key, out group, out _) && group.Length > 0)
            {
                (withTraits ??= []).Add(group);
            }
        }

        if (withTraits?.FirstOrDefault(group => withAmounts?.Contains(group) != true) is { } bare)
        {
            return $"group {bare} of the flavor names traits and no resources";
        }

        return withAmounts is not { Count: > 1 } ? null : flavor.ExtraSpecs.GetValueOrDefault(GroupedSpecs.PolicyKey) switch
        {
            "none" => null,
            "isolate" => "is one provider, and group_policy=isolate wants one for each group",
            _ => "the flavor has several groups and no group_policy",
        };
    }
}
