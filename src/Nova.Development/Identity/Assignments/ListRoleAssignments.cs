using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Groups;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Roles;
using Nova.Development.Identity.Tokens;
using Nova.Development.Identity.Users;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Assignments;

/// <summary>GET /v3/role_assignments with its filters; <c>effective</c> adds the implied roles, <c>include_names</c> the names.</summary>
internal static class ListRoleAssignments
{
    private const string Given =
        """
        SELECT 0 AS is_group, user_id AS id, scope, target_id, role_id FROM assignment
        UNION ALL SELECT 1, group_id, scope, target_id, role_id FROM group_assignment
        """;

    /// <summary>Effective assignments name users: what they have by a group is theirs.</summary>
    private const string Held = "SELECT 0 AS is_group, user_id AS id, scope, target_id, role_id FROM held";

    private sealed record Assignment(Grantee Grantee, Scope Scope, string RoleId);

    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var withNames = call.QueryFlag("include_names") == true;
        var views = await call.Database.ReadAsync(
            connection => Select(connection, call).Select(each => View(connection, call, each, withNames)).ToList(), cancel);
        return call.List("role_assignments", views);
    }

    private static IEnumerable<Assignment> Select(SqliteConnection connection, IdentityCall call)
    {
        // Inheritance does not exist here: nothing can match it.
        if (call.Query("scope.OS-INHERIT:inherited_to") is not null)
        {
            return [];
        }

        var scope = AskedScope(call);
        var effective = call.QueryFlag("effective") == true;
        var rows = connection.Query(
            $"""
            SELECT * FROM ({(effective ? Held : Given)})
            WHERE ($1 IS NULL OR (is_group = 0 AND id = $1)) AND ($2 IS NULL OR (is_group = 1 AND id = $2))
              AND ($3 IS NULL OR scope = $3) AND ($4 IS NULL OR target_id = $4) ORDER BY 1, 2, 3, 4, 5
            """,
            row => new Assignment(new Grantee(row.GetBoolean(0), row.GetString(1)), new Scope(row.GetString(2), row.GetString(3)), row.GetString(4)),
            call.Query("user.id"),
            call.Query("group.id"),
            scope?.Kind,
            scope?.TargetId);
        var wanted = effective
            ? rows.SelectMany(row => RoleRow.Expand(connection, [row.RoleId]).Select(role => row with { RoleId = role.Id })).Distinct()
            : rows;
        return call.Query("role.id") is { } roleId ? wanted.Where(row => row.RoleId == roleId) : wanted;
    }

    private static Scope? AskedScope(IdentityCall call)
    {
        if (call.Query("scope.project.id") is { } project)
        {
            return Scope.Project(project);
        }

        if (call.Query("scope.domain.id") is { } domain)
        {
            return Scope.Domain(domain);
        }

        return call.Query("scope.system") is not null ? Scope.System : null;
    }

    private static JsonObject View(SqliteConnection connection, IdentityCall call, Assignment each, bool withNames)
    {
        var grantee = Named(each.Grantee.Id);
        var role = Named(each.RoleId);
        var target = Named(each.Scope.TargetId!);
        if (withNames)
        {
            var (name, domain) = each.Grantee.IsGroup
                ? GroupRow.Find(connection, each.Grantee.Id) is { } group ? (group.Name, group.DomainId) : ("", "")
                : UserRow.Find(connection, each.Grantee.Id) is { } user ? (user.Name, user.DomainId) : ("", "");
            AddName(grantee, name, DomainRow.Find(connection, domain));
            AddName(role, RoleRow.Find(connection, each.RoleId)!.Name, null);
            AddTargetName(connection, target, each.Scope);
        }

        var path = each.Scope.Kind == Scope.SystemKind ? "system" : $"{each.Scope.Kind}s/{each.Scope.TargetId}";
        return new JsonObject
        {
            ["scope"] = new JsonObject { [each.Scope.Kind] = each.Scope.Kind == Scope.SystemKind ? new JsonObject { ["all"] = true } : target },
            [each.Grantee.Kind] = grantee,
            ["role"] = role,
            ["links"] = new JsonObject { ["assignment"] = $"{call.BaseUrl}/v3/{path}/{each.Grantee.Kind}s/{each.Grantee.Id}/roles/{each.RoleId}" },
        };
    }

    private static void AddTargetName(SqliteConnection connection, JsonObject target, Scope scope)
    {
        if (scope.Kind == Scope.ProjectKind && ProjectRow.Find(connection, scope.TargetId!) is { } project)
        {
            AddName(target, project.Name, DomainRow.Find(connection, project.DomainId));
        }
        else if (scope.Kind == Scope.DomainKind && DomainRow.Find(connection, scope.TargetId!) is { } domain)
        {
            AddName(target, domain.Name, null);
        }
    }

    private static JsonObject Named(string id) => new() { ["id"] = id };

    private static void AddName(JsonObject view, string name, DomainRow? domain)
    {
        view["name"] = name;
        if (domain is not null)
        {
            view["domain"] = new JsonObject { ["id"] = domain.Id, ["name"] = domain.Name };
        }
    }
}
