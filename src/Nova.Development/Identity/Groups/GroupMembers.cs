using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Users;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Groups;

/// <summary>/v3/groups/{group_id}/users and /v3/groups/{group_id}/users/{user_id}: who belongs to a group.</summary>
internal static class GroupMembers
{
    public static async Task<Reply> ListAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("group_id");
        var users = await call.Database.ReadAsync(
            connection => GroupRow.Find(connection, id) is null ? throw IdentityCall.NotFound("group", id) : UserRow.ListOfGroup(connection, id), cancel);
        return call.List("users", users.Select(user => user.View(call.BaseUrl)));
    }

    public static async Task<Reply> CheckAsync(IdentityCall call, CancellationToken cancel)
    {
        var (group, user) = (call.Route("group_id"), call.Route("user_id"));
        var belongs = await call.Database.ReadAsync(
            connection =>
            {
                Require(connection, group, user);
                return connection.Scalar<long>("SELECT count(*) FROM group_member WHERE group_id = $1 AND user_id = $2", group, user) > 0;
            },
            cancel);
        return belongs ? Reply.NoContent : throw IdentityCall.NotFound($"user in group {group}", user);
    }

    public static async Task<Reply> AddAsync(IdentityCall call, CancellationToken cancel)
    {
        var (group, user) = (call.Route("group_id"), call.Route("user_id"));
        await call.Database.WriteAsync(
            connection =>
            {
                Require(connection, group, user);
                connection.Execute("INSERT OR IGNORE INTO group_member (group_id, user_id) VALUES ($1, $2)", group, user);
            },
            cancel);
        return Reply.NoContent;
    }

    public static async Task<Reply> RemoveAsync(IdentityCall call, CancellationToken cancel)
    {
        var (group, user) = (call.Route("group_id"), call.Route("user_id"));
        var removed = await call.Database.WriteAsync(
            connection =>
            {
                Require(connection, group, user);
                return connection.Execute("DELETE FROM group_member WHERE group_id = $1 AND user_id = $2", group, user);
            },
            cancel);
        return removed > 0 ? Reply.NoContent : throw IdentityCall.NotFound($"user in group {group}", user);
    }

    private static void Require(SqliteConnection connection, string group, string user)
    {
        if (GroupRow.Find(connection, group) is null)
        {
            throw IdentityCall.NotFound("group", group);
        }

        if (UserRow.Find(connection, user) is null)
        {
            throw IdentityCall.NotFound("user", user);
        }
    }
}
