using Nova.Core.Scheduling;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Instances;

/// <summary>Server groups where their members are placed: the policy is checked in the transaction that binds, behind the group's guard row.</summary>
public static class GroupGuard
{
    private static readonly Statement SelectGroup = new(
        "server_groups.rule", "SELECT policy, max_server_per_host FROM server_groups WHERE uuid = ?");

    private static readonly Statement Guard = new("server_groups.guard", "UPDATE server_groups SET guard = guard + 1 WHERE uuid = ?");

    private static readonly Statement MembersOn = new(
        "server_groups.members_on",
        "SELECT COUNT(DISTINCT i.uuid) FROM instances i JOIN guests g ON g.instance_uuid = i.uuid "
        + "WHERE i.server_group = ? AND i.deleted = 0 AND g.host = ? AND g.role <> 'leftover' AND i.uuid <> ?");

    private static readonly Statement MemberElsewhere = new(
        "server_groups.member_elsewhere",
        "SELECT 1 FROM instances i JOIN guests g ON g.instance_uuid = i.uuid "
        + "WHERE i.server_group = ? AND i.deleted = 0 AND g.host <> ? AND g.role <> 'leftover' AND i.uuid <> ?");

    private static readonly Statement MembersByHost = new(
        "server_groups.members_by_host",
        "SELECT g.host, COUNT(DISTINCT i.uuid) FROM instances i JOIN guests g ON g.instance_uuid = i.uuid "
        + "WHERE i.server_group = ? AND i.deleted = 0 AND g.role <> 'leftover' AND i.uuid <> ? GROUP BY g.host");

    private static readonly Statement CountMembers = new(
        "server_groups.count_members", "SELECT COUNT(*) FROM instances WHERE server_group = ? AND deleted = 0");

    private static readonly Statement OwnedGroup = new("server_groups.owned", "SELECT project_id FROM server_groups WHERE uuid = ?");

    /// <summary>Whether the group's policy lets a member onto a host. Members between two hosts count on both. Two conductors cannot both pass: the later one waits for the guard and counts again.</summary>
    public static bool Permits(WriteScope scope, Guid group, Guid member, string host)
    {
        var rule = scope.Query(SelectGroup, static row => (Policy: row.Text(0), Max: row.Int32OrNull(1)), group);
        if (rule is not [var (policy, max)])
        {
            return true;
        }

        switch (policy)
        {
            case "anti-affinity":
                scope.Execute(Guard, group);
                return scope.Number(MembersOn, group, host, member) < (max ?? 1);
            case "affinity":
                scope.Execute(Guard, group);
                return !scope.Any(MemberElsewhere, group, host, member);
            default:
                return true;
        }
    }

    /// <summary>The group as the scheduler needs it, without the member that is to be placed; null where it no longer exists.</summary>
    public static GroupPlacement? Placement(ReadScope scope, Guid group, Guid member)
    {
        var rule = scope.Query(SelectGroup, static row => (Policy: row.Text(0), Max: row.Int32OrNull(1)), group);
        return rule is [var (policy, max)]
            ? new GroupPlacement(
                group, policy, max ?? 1, scope.Query(MembersByHost, static row => (row.Text(0), row.Int32(1)), group, member).ToDictionary(x => x.Item1, x => x.Item2))
            : null;
    }

    /// <summary>Holds the group's guard and counts its members, for the quota of members per group; null where there is no such group in the project.</summary>
    public static long? Members(WriteScope scope, Guid group, string project)
    {
        if (scope.Text(OwnedGroup, group) != project)
        {
            return null;
        }

        scope.Execute(Guard, group);
        return scope.Number(CountMembers, group);
    }
}
