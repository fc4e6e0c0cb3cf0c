using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Services;

/// <summary>A service of the cloud: a type the clients look for, and a name.</summary>
internal sealed record ServiceRow(string Id, string Type, string Name, string? Description, bool Enabled)
{
    private const string Select = "SELECT id, type, name, description, enabled FROM service ";

    public static ServiceRow? Find(SqliteConnection connection, string id) => connection.First(Select + "WHERE id = $1", Read, id);

    public static List<ServiceRow> List(SqliteConnection connection, string? type, string? name) => connection.Query(
        Select + "WHERE ($1 IS NULL OR type = $1) AND ($2 IS NULL OR name = $2) ORDER BY type, id", Read, type, name);

    public void Insert(SqliteConnection connection) => connection.Execute(
        "INSERT INTO service (id, type, name, description, enabled) VALUES ($1, $2, $3, $4, $5)", Id, Type, Name, Description, Enabled);

    public void Update(SqliteConnection connection) => connection.Execute(
        "UPDATE service SET type = $2, name = $3, description = $4, enabled = $5 WHERE id = $1", Id, Type, Name, Description, Enabled);

    public JsonObject View(string baseUrl) => new()
    {
        ["id"] = Id,
        ["type"] = Type,
        ["name"] = Name,
        ["description"] = Description,
        ["enabled"] = Enabled,
        ["links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/services/{Id}" },
    };

    private static ServiceRow Read(SqliteDataReader row)
        => new(row.GetString(0), row.GetString(1), row.GetString(2), row.Text(3), row.GetBoolean(4));
}
