using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Roles;
using Nova.Development.Storage;

namespace Nova.Development.Identity.ApplicationCredentials;

/// <summary>A credential a user made for a program: bound to one project and to some of the user's roles. <see cref="Secret"/> is a hash.</summary>
internal sealed record ApplicationCredentialRow(
    string Id,
    string UserId,
    string ProjectId,
    string Name,
    string? Description,
    string Secret,
    long? ExpiresAt,
    bool Unrestricted,
    IReadOnlyList<string> RoleIds)
{
    private const string Select = """
        SELECT id, user_id, project_id, name, description, secret, expires_at, unrestricted, roles FROM application_credential
        """;

    public static ApplicationCredentialRow? Find(SqliteConnection connection, string id) => connection.First(Select + " WHERE id = $1", Read, id);

    public static ApplicationCredentialRow? FindByName(SqliteConnection connection, string name, string userId)
        => connection.First(Select + " WHERE name = $1 AND user_id = $2", Read, name, userId);

    public static List<ApplicationCredentialRow> List(SqliteConnection connection, string userId, string? name)
        => connection.Query(Select + " WHERE user_id = $1 AND ($2 IS NULL OR name = $2) ORDER BY name", Read, userId, name);

    /// <summary>False where the user has one of that name.</summary>
    public bool TryInsert(SqliteConnection connection) => connection.TryExecute(
        """
        INSERT INTO application_credential (id, user_id, project_id, name, description, secret, expires_at, unrestricted, roles)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        Id, UserId, ProjectId, Name, Description, Secret, ExpiresAt, Unrestricted, string.Join(',', RoleIds));

    public JsonObject View(SqliteConnection connection, string baseUrl) => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["description"] = Description,
        ["project_id"] = ProjectId,
        ["user_id"] = UserId,
        ["system"] = null,
        ["expires_at"] = ExpiresAt is { } time ? WireTime.Precise(time) : null,
        ["unrestricted"] = Unrestricted,
        ["roles"] = new JsonArray([.. RoleIds
            .Select(id => RoleRow.Find(connection, id))
            .OfType<RoleRow>()
            .Select(role => new JsonObject { ["id"] = role.Id, ["name"] = role.Name, ["domain_id"] = null })]),
        ["links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/users/{UserId}/application_credentials/{Id}" },
    };

    private static ApplicationCredentialRow Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.Text(4),
        row.GetString(5),
        row.Number(6),
        row.GetBoolean(7),
        row.GetString(8).Split(',', StringSplitOptions.RemoveEmptyEntries));
}
