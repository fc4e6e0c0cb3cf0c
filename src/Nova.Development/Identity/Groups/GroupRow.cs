using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Groups;

/// <summary>Users who are given roles together.</summary>
internal sealed record GroupRow(string Id, string Name, string DomainId, string Description)
{
    private const string Select = "SELECT id, name, domain_id, description FROM user_group ";

    public static GroupRow? Find(SqliteConnection connection, string id) => connection.First(Select + "WHERE id = $1", Read, id);

    public static List<GroupRow> List(SqliteConnection connection, string? name, string? domainId) => connection.Query(
        Select + "WHERE ($1 IS NULL OR name = $1) AND ($2 IS NULL OR domain_id = $2) ORDER BY name, id", Read, name, domainId);

    public static List<GroupRow> ListOfUser(SqliteConnection connection, string userId, string? name) => connection.Query(
        Select + "WHERE id IN (SELECT group_id FROM group_member WHERE user_id = $1) AND ($2 IS NULL OR name = $2) ORDER BY name, id", Read, userId, name);

    /// <summary>False where the name is taken in its domain, or the domain does not exist.</summary>
    public bool TryInsert(SqliteConnection connection) => connection.TryExecute(
        "INSERT INTO user_group (id, name, domain_id, description) VALUES ($1, $2, $3, $4)", Id, Name, DomainId, Description);

    /// <summary>False where the new name is taken.</summary>
    public bool TryUpdate(SqliteConnection connection) =>
        connection.TryExecute("UPDATE user_group SET name = $2, description = $3 WHERE id = $1", Id, Name, Description);

    public JsonObject View(string baseUrl) => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["domain_id"] = DomainId,
        ["description"] = Description,
        ["links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/groups/{Id}" },
    };

    private static GroupRow Read(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));
}
