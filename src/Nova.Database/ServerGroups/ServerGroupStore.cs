using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Nova.Core.ServerGroups;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.ServerGroups;

/// <summary>Server groups. Members are the instances that name the group and still exist.</summary>
public static class ServerGroupStore
{
    private static readonly Statement Members = new(
        "server_groups.members", "SELECT server_group, uuid FROM instances WHERE server_group IN (?*) AND deleted = 0 ORDER BY id");

    private static readonly Expression<Func<ServerGroupRow, ServerGroupRecord>> Record =
        group => new ServerGroupRecord(group.Uuid, group.Name, group.ProjectId, group.UserId, group.Policy, group.MaxServerPerHost, Array.Empty<Guid>());

    private static readonly Statement Leave = new("server_groups.leave", "UPDATE instances SET server_group = NULL WHERE server_group = ?");

    /// <summary>One group with its members; null for none.</summary>
    public static ServerGroupRecord? Find(ReadScope scope, Guid id) => WithMembers(scope, One(scope, id)).FirstOrDefault();

    /// <summary>Groups of a project, or all, in order of creation.</summary>
    public static IReadOnlyList<ServerGroupRecord> List(ReadScope scope, string? projectId, int offset, int limit) => WithMembers(
        scope, scope.Rows<ServerGroupRow>().Where(group => projectId == null || group.ProjectId == projectId).OrderBy(group => group.Id).Skip(offset).Take(limit));

    /// <summary>Adds a group.</summary>
    public static void Add(WriteScope scope, ServerGroupRecord group) => scope.Add(new ServerGroupRow
    {
        Uuid = group.Id,
        ProjectId = group.ProjectId,
        UserId = group.UserId,
        Name = group.Name,
        Policy = group.Policy,
        MaxServerPerHost = group.MaxServersPerHost,
        CreatedAt = scope.Now,
    });

    /// <summary>Deletes a group; its servers stay.</summary>
    public static void Delete(WriteScope scope, Guid id)
    {
        scope.Execute(Leave, id);
        One(scope, id).ExecuteDelete();
    }

    private static IQueryable<ServerGroupRow> One(ReadScope scope, Guid id) => scope.Rows<ServerGroupRow>().Where(group => group.Uuid == id);

    private static List<ServerGroupRecord> WithMembers(ReadScope scope, IQueryable<ServerGroupRow> rows)
    {
        List<ServerGroupRecord> groups = [.. rows.Select(Record)];
        if (groups.Count == 0)
        {
            return groups;
        }

        var members = scope
            .Query(Members, static row => (Group: row.Id(0), Instance: row.Id(1)), SqlValue.List(groups.ConvertAll(group => group.Id)))
            .ToLookup(member => member.Group, member => member.Instance);
        return groups.ConvertAll(group => group with { Members = [.. members[group.Id]] });
    }
}
