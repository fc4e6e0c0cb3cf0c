using Microsoft.Data.Sqlite;
using Nova.Development.Identity.Groups;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Roles;
using Nova.Development.Identity.Tokens;
using Nova.Development.Identity.Users;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Assignments;

/// <summary>Who a role is given to: the user or the group in the path.</summary>
internal sealed record Grantee(bool IsGroup, string Id)
{
    public string Kind => IsGroup ? "group" : "user";

    private string Table => IsGroup ? "group_assignment" : "assignment";

    private string Column => IsGroup ? "group_id" : "user_id";

    public static Grantee Of(IdentityCall call) => call.Http.GetRouteValue("group_id") is string group ? new(true, group) : new(false, call.Route("user_id"));

    public bool Exists(SqliteConnection connection) => IsGroup ? GroupRow.Find(connection, Id) is not null : UserRow.Find(connection, Id) is not null;

    /// <summary>The roles given to it, not those it has by belonging to a group.</summary>
    public List<RoleRow> Roles(SqliteConnection connection, Scope scope) => RoleRow.ListGranted(connection, Table, Column, Id, scope);

    /// <summary>A repeat changes nothing.</summary>
    public void Grant(SqliteConnection connection, Scope scope, string roleId) => connection.Execute(
        $"INSERT OR IGNORE INTO {Table} ({Column}, scope, target_id, role_id) VALUES ($1, $2, $3, $4)", Id, scope.Kind, scope.TargetId, roleId);

    /// <summary>False where the role was not given.</summary>
    public bool Revoke(SqliteConnection connection, Scope scope, string roleId) => connection.Execute(
        $"DELETE FROM {Table} WHERE {Column} = $1 AND scope = $2 AND target_id = $3 AND role_id = $4", Id, scope.Kind, scope.TargetId, roleId) > 0;
}
