using Nova.Core.ServerGroups;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.ServerGroups;

/// <summary>Server groups. Members are the instances that name the group and still exist.</summary>
public static class ServerGroupStore
{
    private const string Columns = "SELECT uuid, name, project_id, user_id, policy, max_server_per_host FROM server_groups";

    private static readonly Statement One = new("server_groups.one", $"{Columns} WHERE uuid = ?");
    private static readonly Statement OfProject = new("server_groups.of_project", $"{Columns} WHERE project_id = ? ORDER BY id LIMIT ? OFFSET ?");
    private static readonly Statement All = new("server_groups.all", $"{Columns} ORDER BY id LIMIT ? OFFSET ?");

    private static readonly Statement Members = new(
        "server_groups.members", "SELECT server_group, uuid FROM instances WHERE server_group IN (?*) AND deleted = 0 ORDER BY id");

    private static readonly Statement Insert = new(
        "server_groups.add",
        "INSERT INTO server_groups (uuid, project_id, user_id, name, policy, max_server_per_host, guard, created_at) VALUES (?, ?, ?, ?, ?, ?, 0, ?)");

    private static readonly Statement Remove = new("server_groups.remove", "DELETE FROM server_groups WHERE uuid = ?");
    private static readonly Statement Leave = new("server_groups.leave", "UPDATE instances SET server_group = NULL WHERE server_group = ?");

    /// <summary>One group with its members; null for none.</summary>
    public static ServerGroupRecord? Find(ReadScope scope, Guid id) => WithMembers(scope, scope.Query(One, Read, id)).FirstOrDefault();

    /// <summary>Groups of a project, or all, in order of creation.</summary>
    public static IReadOnlyList<ServerGroupRecord> List(ReadScope scope, string? projectId, int offset, int limit) =>
        WithMembers(scope, projectId is null ? scope.Query(All, Read, limit, offset) : scope.Query(OfProject, Read, projectId, limit, offset));

    /// <summary>Adds a group.</summary>
    public static void Add(WriteScope scope, ServerGroupRecord group) =>
        scope.Execute(Insert, group.Id, group.ProjectId, group.UserId, group.Name, group.Policy, group.MaxServersPerHost, scope.Now);

    /// <summary>Deletes a group; its servers stay.</summary>
    public static void Delete(WriteScope scope, Guid id)
    {
        scope.Execute(Leave, id);
        scope.Execute(Remove, id);
    }

    private static List<ServerGroupRecord> WithMembers(ReadScope scope, List<ServerGroupRecord> groups)
    {
        if (groups.Count == 0)
        {
            return groups;
        }

        var members = scope
            .Query(Members, static row => (Group: row.Id(0), Instance: row.Id(1)), SqlValue.List(groups.ConvertAll(group => group.Id)))
            .ToLookup(member => member.Group, member => member.Instance);
        return groups.ConvertAll(group => group with { Members = [.. members[group.Id]] });
    }

    private static ServerGroupRecord Read(Row row) =>
        new(row.Id(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Int32OrNull(5), []);
}
