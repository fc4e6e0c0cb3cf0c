using Nova.Core.Networks;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Networks;

/// <summary>Which servers are in which security groups. Whoever changes that marks the groups: hosts whose rules have one as a source look again.</summary>
public static class GroupMembers
{
    private static readonly Statement Named = new("security_groups.named", "SELECT uuid, name FROM security_groups WHERE project_id = ? AND name IN (?*)");

    private static readonly Statement GroupsOf = new("security_groups.of_instance", "SELECT group_uuid FROM security_group_instance_association WHERE instance_uuid = ?");

    private static readonly Statement LeaveAll = new("security_groups.leave_all", "DELETE FROM security_group_instance_association WHERE instance_uuid = ?");

    private static readonly Statement LeaveOne = new("security_groups.leave", "DELETE FROM security_group_instance_association WHERE instance_uuid = ? AND group_uuid = ?");

    private static readonly Statement HoldOne = new("security_groups.hold", "UPDATE security_groups SET rule_count = rule_count WHERE uuid = ?");

    private static readonly Statement AnyIn = new("security_groups.any_in", "SELECT 1 FROM security_group_instance_association WHERE group_uuid = ? LIMIT 1");

    private static readonly Statement MembersOf = new("security_groups.members", "SELECT instance_uuid FROM security_group_instance_association WHERE group_uuid = ?");

    private static readonly Statement DefaultRules = new("security_groups.default_rules", "SELECT protocol, from_port, to_port, cidr FROM security_group_default_rules ORDER BY id");

    /// <summary>Groups of a project by name; those that there are.</summary>
    public static Dictionary<string, Guid> Find(ReadScope scope, string project, IReadOnlyCollection<string> names) => scope
        .Query(Named, static row => (Id: row.Id(0), Name: row.Text(1)), project, SqlValue.List(names))
        .ToDictionary(group => group.Name, group => group.Id);

    /// <summary>Every project has the group <c>default</c>: made when it is first needed, with the rules administrators have set for that.</summary>
    public static void EnsureDefault(WriteScope scope, string project)
    {
        if (Find(scope, project, [SecurityGroupRecord.Default]).Count > 0)
        {
            return;
        }

        var rules = scope.Query(DefaultRules, static x => (Protocol: x.TextOrNull(0), From: x.Int32OrNull(1), To: x.Int32OrNull(2), Cidr: x.TextOrNull(3)));
        var row = new SecurityGroupRow
        {
            Uuid = Guid.NewGuid(), ProjectId = project, Name = SecurityGroupRecord.Default, Description = SecurityGroupRecord.Default, RuleCount = rules.Count,
        };
        if (!scope.TryAdd(row))
        {
            return;
        }

        NetworkRevisions.Add(scope, row.Uuid);
        foreach (var (protocol, from, to, cidr) in rules)
        {
            scope.Add(new SecurityGroupRuleRow { ParentGroupId = row.Id, Protocol = protocol, FromPort = from, ToPort = to, Cidr = cidr });
        }
    }

    /// <summary>Keeps a group until the write is committed: it cannot go while a server joins it, nor be joined while it goes.</summary>
    /// <returns>False where it is gone.</returns>
    public static bool Hold(WriteScope scope, Guid group) => scope.Execute(HoldOne, group) > 0;

    /// <summary>A server joins groups.</summary>
    public static void Join(WriteScope scope, Guid instance, IEnumerable<Guid> groups)
    {
        foreach (var group in groups)
        {
            if (GroupMemberTable.TryInsert(scope, new GroupMember(instance, group)))
            {
                NetworkRevisions.Touch(scope, group);
            }
        }
    }

    /// <summary>A server leaves a group.</summary>
    public static void Leave(WriteScope scope, Guid instance, Guid group)
    {
        if (scope.Execute(LeaveOne, instance, group) > 0)
        {
            NetworkRevisions.Touch(scope, group);
        }
    }

    /// <summary>A server leaves all its groups.</summary>
    public static void LeaveEach(WriteScope scope, Guid instance)
    {
        Touch(scope, instance);
        scope.Execute(LeaveAll, instance);
    }

    /// <summary>The addresses of a server change: hosts that let its groups in have to know.</summary>
    public static void Touch(WriteScope scope, Guid instance)
    {
        foreach (var group in Of(scope, instance))
        {
            NetworkRevisions.Touch(scope, group);
        }
    }

    /// <summary>Groups of a server.</summary>
    public static List<Guid> Of(ReadScope scope, Guid instance) => scope.Query(GroupsOf, static row => row.Id(0), instance);

    /// <summary>Servers in a group.</summary>
    public static List<Guid> In(ReadScope scope, Guid group) => scope.Query(MembersOf, static row => row.Id(0), group);

    /// <summary>True where a server is in a group.</summary>
    public static bool AreIn(ReadScope scope, Guid group) => scope.Any(AnyIn, group);
}
