using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Identity.Tokens;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Roles;

/// <summary>A role; a role may imply others (admin → manager → member → reader).</summary>
internal sealed record RoleRow(string Id, string Name, string? Description)
{
    private const string Select = "SELECT role.id, role.name, role.description FROM role ";

    public static RoleRow? Find(SqliteConnection connection, string id) => connection.First(Select + "WHERE id = $1", Read, id);

    public static RoleRow? FindByName(SqliteConnection connection, string name) => connection.First(Select + "WHERE name = $1", Read, name);

    public static List<RoleRow> List(SqliteConnection connection, string? name)
        => connection.Query(Select + "WHERE ($1 IS NULL OR name = $1) ORDER BY name", Read, name);

    public static List<RoleRow> ListImplied(SqliteConnection connection, string priorId)
        => connection.Query(Select + "JOIN implied_role ON implied_id = role.id WHERE prior_id = $1 ORDER BY role.name", Read, priorId);

    /// <summary>The roles a user or a group was given on a target.</summary>
    public static List<RoleRow> ListGranted(SqliteConnection connection, string table, string column, string id, Scope scope) => connection.Query(
        Select + $"JOIN {table} ON role_id = role.id WHERE {column} = $1 AND scope = $2 AND target_id = $3 ORDER BY role.name",
        Read,
        id,
        scope.Kind,
        scope.TargetId);

    /// <summary>The roles a user has on a target, those implied included: what goes into a token.</summary>
    public static List<RoleRow> ListEffective(SqliteConnection connection, string userId, string scope, string targetId) => connection.Query(
        """
        WITH RECURSIVE effective (id) AS (
            SELECT role_id FROM held WHERE user_id = $1 AND scope = $2 AND target_id = $3
            UNION SELECT implied_id FROM implied_role JOIN effective ON prior_id = effective.id)
        SELECT role.id, role.name, role.description FROM role JOIN effective ON effective.id = role.id ORDER BY role.name
        """,
        Read,
        userId,
        scope,
        targetId);

    /// <summary>These roles and all they imply.</summary>
    public static List<RoleRow> Expand(SqliteConnection connection, IReadOnlyList<string> ids) => connection.Query(
        """
        WITH RECURSIVE effective (id) AS (
            SELECT value FROM json_each($1) UNION SELECT implied_id FROM implied_role JOIN effective ON prior_id = effective.id)
        SELECT role.id, role.name, role.description FROM role JOIN effective ON effective.id = role.id ORDER BY role.name
        """,
        Read,
        new JsonArray([.. ids.Select(id => JsonValue.Create(id))]).ToJsonString());

    /// <summary>False where the name is taken.</summary>
    public bool TryInsert(SqliteConnection connection)
        => connection.TryExecute("INSERT INTO role (id, name, description) VALUES ($1, $2, $3)", Id, Name, Description);

    /// <summary>False where the new name is taken.</summary>
    public bool TryUpdate(SqliteConnection connection)
        => connection.TryExecute("UPDATE role SET name = $2, description = $3 WHERE id = $1", Id, Name, Description);

    public JsonObject View(string baseUrl) => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["domain_id"] = null,
        ["description"] = Description,
        ["options"] = new JsonObject(),
        ["links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/roles/{Id}" },
    };

    private static RoleRow Read(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.Text(2));
}
