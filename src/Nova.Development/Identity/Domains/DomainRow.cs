using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Domains;

/// <summary>A domain: the name space of users and projects.</summary>
internal sealed record DomainRow(string Id, string Name, string Description, bool Enabled)
{
    /// <summary>The domain of v2.0 and of the installation guides.</summary>
    public const string DefaultId = "default";

    private const string Select = "SELECT domain.id, domain.name, domain.description, domain.enabled FROM domain ";

    public static DomainRow? Find(SqliteConnection connection, string id) => connection.First(Select + "WHERE id = $1", Read, id);

    public static DomainRow? FindByName(SqliteConnection connection, string name) => connection.First(Select + "WHERE name = $1", Read, name);

    public static List<DomainRow> List(SqliteConnection connection, string? name, bool? enabled) => connection.Query(
        Select + "WHERE ($1 IS NULL OR name = $1) AND ($2 IS NULL OR enabled = $2) ORDER BY name", Read, name, enabled);

    /// <summary>The enabled domains a user has any role on.</summary>
    public static List<DomainRow> ListOfUser(SqliteConnection connection, string userId) => connection.Query(
        Select + "WHERE enabled AND id IN (SELECT target_id FROM held WHERE scope = 'domain' AND user_id = $1) ORDER BY name", Read, userId);

    /// <summary>False where the name is taken.</summary>
    public bool TryInsert(SqliteConnection connection) => connection.TryExecute(
        "INSERT INTO domain (id, name, description, enabled) VALUES ($1, $2, $3, $4)", Id, Name, Description, Enabled);

    /// <summary>False where the new name is taken.</summary>
    public bool TryUpdate(SqliteConnection connection)
        => connection.TryExecute("UPDATE domain SET name = $2, description = $3, enabled = $4 WHERE id = $1", Id, Name, Description, Enabled);

    public JsonObject View(string baseUrl) => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["description"] = Description,
        ["enabled"] = Enabled,
        ["tags"] = new JsonArray(),
        ["options"] = new JsonObject(),
        ["links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/domains/{Id}" },
    };

    private static DomainRow Read(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetBoolean(3));
}
