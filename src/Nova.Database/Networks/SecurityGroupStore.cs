using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Nova.Core.Networks;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Networks;

/// <summary>Security groups and their rules.</summary>
public static class SecurityGroupStore
{
    private static readonly Statement CountOfProject = new("security_groups.count_of_project", "SELECT COUNT(*) FROM security_groups WHERE project_id = ?");

    private static readonly Expression<Func<SecurityGroupRow, SecurityGroupRecord>> Record =
        group => new SecurityGroupRecord(group.Id, group.Uuid, group.ProjectId, group.Name, group.Description, Array.Empty<SecurityGroupRuleRecord>());

    /// <summary>Groups of a project, or all, by number.</summary>
    public static IReadOnlyList<SecurityGroupRecord> List(ReadScope scope, string? project) =>
        WithRules(scope, scope.Rows<SecurityGroupRow>().Where(group => project == null || group.ProjectId == project).OrderBy(group => group.Id));

    /// <summary>Groups of a server.</summary>
    public static IReadOnlyList<SecurityGroupRecord> Of(ReadScope scope, Guid instance)
    {
        var groups = GroupMembers.Of(scope, instance);
        return WithRules(scope, scope.Rows<SecurityGroupRow>().Where(group => groups.Contains(group.Uuid)).OrderBy(group => group.Id));
    }

    /// <summary>One group with its rules; null for none.</summary>
    public static SecurityGroupRecord? Find(ReadScope scope, long number) =>
        WithRules(scope, scope.Rows<SecurityGroupRow>().Where(group => group.Id == number)).FirstOrDefault();

    /// <summary>A project's group of a name, without its rules; null for none.</summary>
    public static SecurityGroupRecord? Find(ReadScope scope, string project, string name) =>
        scope.Rows<SecurityGroupRow>().Where(group => group.ProjectId == project && group.Name == name).Select(Record).SingleOrDefault();

    /// <summary>The group that a rule is of; null where there is no such rule.</summary>
    public static SecurityGroupRecord? OfRule(ReadScope scope, long rule)
    {
        var parents = scope.Rows<SecurityGroupRuleRow>().Where(row => row.Id == rule).Select(row => row.ParentGroupId).ToList();
        return parents is [var parent] ? Find(scope, parent) : null;
    }

    /// <summary>How many a project has.</summary>
    public static int CountOf(ReadScope scope, string project) => (int)(scope.Number(CountOfProject, project) ?? 0);

    /// <summary>Adds a group.</summary>
    /// <returns>Null where the project has one of this name.</returns>
    public static SecurityGroupRecord? TryAdd(WriteScope scope, string project, string name, string description)
    {
        var row = new SecurityGroupRow { Uuid = Guid.NewGuid(), ProjectId = project, Name = name, Description = description };
        if (!scope.TryAdd(row))
        {
            return null;
        }

        NetworkRevisions.Add(scope, row.Uuid);
        return new SecurityGroupRecord(row.Id, row.Uuid, project, name, description, []);
    }

    /// <summary>Renames a group. The new name must be free.</summary>
    public static void Rename(WriteScope scope, long number, string name, string description) => scope.Rows<SecurityGroupRow>()
        .Where(group => group.Id == number)
        .ExecuteUpdate(set => set.SetProperty(group => group.Name, name).SetProperty(group => group.Description, description));

    /// <summary>Deletes a group with its rules, and the rules that have it as their source: they let nobody in any more.</summary>
    public static void Delete(WriteScope scope, SecurityGroupRecord group)
    {
        var number = group.Number;
        foreach (var parent in scope.Rows<SecurityGroupRuleRow>().Where(rule => rule.GroupId == number).Select(rule => rule.ParentGroupId).Distinct().ToList())
        {
            var gone = scope.Rows<SecurityGroupRuleRow>().Where(rule => rule.GroupId == number && rule.ParentGroupId == parent).ExecuteDelete();
            scope.Rows<SecurityGroupRow>().Where(row => row.Id == parent).ExecuteUpdate(set => set.SetProperty(row => row.RuleCount, row => row.RuleCount - gone));
            TouchGroup(scope, parent);
        }

        scope.Rows<SecurityGroupRuleRow>().Where(rule => rule.ParentGroupId == number).ExecuteDelete();
        NetworkRevisions.Touch(scope, group.Id);
        scope.Rows<SecurityGroupRow>().Where(row => row.Id == number).ExecuteDelete();
    }

    /// <summary>Adds a rule within the limit.</summary>
    /// <returns>Its number; null where the group has as many as it may.</returns>
    public static long? TryAddRule(WriteScope scope, SecurityGroupRecord group, int limit, SecurityGroupRuleRecord rule, long? source)
    {
        var number = group.Number;
        var most = limit < 0 ? int.MaxValue : limit;
        if (scope.Rows<SecurityGroupRow>().Where(row => row.Id == number && row.RuleCount < most).ExecuteUpdate(set => set.SetProperty(row => row.RuleCount, row => row.RuleCount + 1)) == 0)
        {
            return null;
        }

        var added = new SecurityGroupRuleRow
        {
            ParentGroupId = number, Protocol = rule.Protocol, FromPort = rule.FromPort, ToPort = rule.ToPort, Cidr = rule.Cidr, GroupId = source,
        };
        scope.Add(added);
        NetworkRevisions.Touch(scope, group.Id);
        return added.Id;
    }

    /// <summary>Removes a rule of a group.</summary>
    /// <returns>False where it is gone.</returns>
    public static bool RemoveRule(WriteScope scope, SecurityGroupRecord group, long rule)
    {
        var number = group.Number;
        if (scope.Rows<SecurityGroupRuleRow>().Where(row => row.Id == rule && row.ParentGroupId == number).ExecuteDelete() == 0)
        {
            return false;
        }

        scope.Rows<SecurityGroupRow>().Where(row => row.Id == number).ExecuteUpdate(set => set.SetProperty(row => row.RuleCount, row => row.RuleCount - 1));
        NetworkRevisions.Touch(scope, group.Id);
        return true;
    }

    private static void TouchGroup(WriteScope scope, long number)
    {
        foreach (var uuid in scope.Rows<SecurityGroupRow>().Where(row => row.Id == number).Select(row => row.Uuid).ToList())
        {
            NetworkRevisions.Touch(scope, uuid);
        }
    }

    private static List<SecurityGroupRecord> WithRules(ReadScope scope, IQueryable<SecurityGroupRow> rows)
    {
        var groups = rows.Select(Record).ToList();
        var numbers = groups.ConvertAll(group => group.Number);
        var found = scope.Rows<SecurityGroupRuleRow>().Where(rule => numbers.Contains(rule.ParentGroupId)).OrderBy(rule => rule.Id).ToList();
        var sourceNumbers = found.Select(rule => rule.GroupId).OfType<long>().Distinct().ToList();
        var sources = sourceNumbers.Count == 0 ? [] : scope.Rows<SecurityGroupRow>().Where(group => sourceNumbers.Contains(group.Id)).ToDictionary(group => group.Id);
        var rules = found.ToLookup(rule => rule.ParentGroupId, rule =>
        {
            var source = rule.GroupId is { } id ? sources.GetValueOrDefault(id) : null;
            return new SecurityGroupRuleRecord(rule.Id, rule.ParentGroupId, rule.Protocol, rule.FromPort, rule.ToPort, rule.Cidr, source?.Name, source?.ProjectId);
        });
        return groups.ConvertAll(group => group with { Rules = [.. rules[group.Number]] });
    }
}
