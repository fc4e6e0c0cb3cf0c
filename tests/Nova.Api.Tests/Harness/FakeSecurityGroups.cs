using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>Security groups; as with the real conductor every project has its default one, and another project's does not exist but for administrators.</summary>
public sealed class FakeSecurityGroups
{
    private readonly List<SecurityGroupRecord> _groups = [];
    private long _number;

    /// <summary>Rules that were added, as they are stored.</summary>
    public IReadOnlyList<SecurityGroupRuleRecord> Rules => [.. _groups.SelectMany(group => group.Rules)];

    /// <summary>Servers that joined or left a group.</summary>
    public Queue<ChangeServerGroups> Changed { get; } = new();

    public SecurityGroupRecord Add(string name, string project = "abcd1234")
    {
        var group = new SecurityGroupRecord(++_number, Guid.NewGuid(), project, name, name, []);
        _groups.Add(group);
        return group;
    }

    public void AddTo(RpcTable table) => table
        .On(SecurityGroupsRpc.List, (q, _, _) => Answer(() => List(q.ProjectId)))
        .On(SecurityGroupsRpc.OfServer, (_, call, _) => Answer(() => List(call.Context.ProjectId)))
        .On(SecurityGroupsRpc.Get, (q, call, _) => Answer(() => Find(q.Number, call.Context)))
        .On(SecurityGroupsRpc.Save, (q, call, _) => Answer(() => Save(q, call.Context)))
        .On(SecurityGroupsRpc.Delete, (q, call, _) => Answer(() =>
        {
            _groups.Remove(Find(q.Number, call.Context));
            return Nothing.Value;
        }))
        .On(SecurityGroupsRpc.AddRule, (q, call, _) => Answer(() => AddRule(q, call.Context)))
        .On(SecurityGroupsRpc.RemoveRule, (q, _, _) => Answer(() => RemoveRule(q.Number)))
        .On(SecurityGroupsRpc.ChangeServer, (q, _, _) => Answer(() =>
        {
            Changed.Enqueue(q);
            return Nothing.Value;
        }));

    private static Task<T> Answer<T>(Func<T> answer)
    {
        try
        {
            return Task.FromResult(answer());
        }
        catch (FaultException refused)
        {
            return Task.FromException<T>(refused);
        }
    }

    private SecurityGroupList List(string? project)
    {
        if (project is not null && !_groups.Exists(group => group.ProjectId == project && group.Name == SecurityGroupRecord.Default))
        {
            Add(SecurityGroupRecord.Default, project);
        }

        return new SecurityGroupList([.. _groups.Where(group => project is null || group.ProjectId == project).OrderBy(group => group.Number)]);
    }

    private SecurityGroupRecord Find(long number, RequestContext context) =>
        _groups.Find(group => group.Number == number && (context.IsAdmin || group.ProjectId == context.ProjectId))
        ?? throw new FaultException(FaultKind.NotFound, $"Security group {number} not found.");

    private SecurityGroupRecord Save(SaveSecurityGroup query, RequestContext context)
    {
        if (query.Number is { } number)
        {
            var before = Find(number, context);
            return _groups[_groups.IndexOf(before)] = before with { Name = query.Name, Description = query.Description };
        }

        if (_groups.Count(group => group.ProjectId == context.ProjectId) >= 10)
        {
            throw new FaultException(FaultKind.OverQuota, "Quota exceeded, too many security groups.");
        }

        var made = Add(query.Name, context.ProjectId!);
        return _groups[^1] = made with { Description = query.Description };
    }

    private SecurityGroupRuleRecord AddRule(AddSecurityGroupRule query, RequestContext context)
    {
        var group = Find(query.Group, context);
        var source = query.Source is { } number ? Find(number, context) : null;
        var rule = new SecurityGroupRuleRecord(++_number, group.Number, query.Protocol, query.FromPort, query.ToPort, query.Cidr, source?.Name, source?.ProjectId);
        _groups[_groups.IndexOf(group)] = group with { Rules = [.. group.Rules, rule] };
        return rule;
    }

    private Nothing RemoveRule(long number)
    {
        var index = _groups.FindIndex(group => group.Rules.Any(rule => rule.Number == number));
        if (index < 0)
        {
            throw new FaultException(FaultKind.NotFound, $"Security group with rule {number} not found.");
        }

        _groups[index] = _groups[index] with { Rules = [.. _groups[index].Rules.Where(rule => rule.Number != number)] };
        return Nothing.Value;
    }
}
