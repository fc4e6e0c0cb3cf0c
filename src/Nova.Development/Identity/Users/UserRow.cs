using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Users;

/// <summary>A user as stored; <see cref="Password"/> is the hash.</summary>
internal sealed record UserRow(
    string Id,
    string Name,
    string DomainId,
    string? Email,
    string? Description,
    string? DefaultProjectId,
    bool Enabled,
    string? Password)
{
    private const string Select = "SELECT id, name, domain_id, email, description, default_project_id, enabled, password FROM user ";

    public static UserRow? Find(SqliteConnection connection, string id) => connection.First(Select + "WHERE id = $1", Read, id);

    public static UserRow? FindByName(SqliteConnection connection, string name, string domainId)
        => connection.First(Select + "WHERE name = $1 AND domain_id = $2", Read, name, domainId);

    public static List<UserRow> List(SqliteConnection connection, string? name, string? domainId, bool? enabled) => connection.Query(
        Select + "WHERE ($1 IS NULL OR name = $1) AND ($2 IS NULL OR domain_id = $2) AND ($3 IS NULL OR enabled = $3) ORDER BY name, id",
        Read,
        name,
        domainId,
        enabled);

    public static List<UserRow> ListOfGroup(SqliteConnection connection, string groupId) => connection.Query(
        Select + "WHERE id IN (SELECT user_id FROM group_member WHERE group_id = $1) ORDER BY name, id", Read, groupId);

    /// <summary>False where the name is taken in its domain, or the domain does not exist.</summary>
    public bool TryInsert(SqliteConnection connection) => connection.TryExecute(
        "INSERT INTO user (id, name, domain_id, email, description, default_project_id, enabled, password) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        Id, Name, DomainId, Email, Description, DefaultProjectId, Enabled, Password);

    /// <summary>False where the new name is taken.</summary>
    public bool TryUpdate(SqliteConnection connection) => connection.TryExecute(
        "UPDATE user SET name = $2, email = $3, description = $4, default_project_id = $5, enabled = $6, password = $7 WHERE id = $1",
        Id, Name, Email, Description, DefaultProjectId, Enabled, Password);

    public JsonObject View(string baseUrl)
    {
        var view = new JsonObject
        {
            ["id"] = Id,
            ["name"] = Name,
            ["domain_id"] = DomainId,
            ["enabled"] = Enabled,
            ["password_expires_at"] = null,
            ["options"] = new JsonObject(),
            ["links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/users/{Id}" },
        };
        AddIfSet(view, "email", Email);
        AddIfSet(view, "description", Description);
        AddIfSet(view, "default_project_id", DefaultProjectId);
        return view;
    }

    private static void AddIfSet(JsonObject view, string name, string? value)
    {
        if (value is not null)
        {
            view[name] = value;
        }
    }

    private static UserRow Read(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.Text(3), row.Text(4), row.Text(5), row.GetBoolean(6), row.Text(7));
}
