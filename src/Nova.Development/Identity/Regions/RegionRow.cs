using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Regions;

/// <summary>A region; its id is chosen by the administrator.</summary>
internal sealed record RegionRow(string Id, string Description, string? ParentId)
{
    private const string Select = "SELECT id, description, parent_region_id FROM region ";

    public static RegionRow? Find(SqliteConnection connection, string id) => connection.First(Select + "WHERE id = $1", Read, id);

    public static List<RegionRow> List(SqliteConnection connection) => connection.Query(Select + "ORDER BY id", Read);

    /// <summary>False where the id is taken.</summary>
    public bool TryInsert(SqliteConnection connection)
        => connection.TryExecute("INSERT INTO region (id, description, parent_region_id) VALUES ($1, $2, $3)", Id, Description, ParentId);

    public void Update(SqliteConnection connection)
        => connection.Execute("UPDATE region SET description = $2, parent_region_id = $3 WHERE id = $1", Id, Description, ParentId);

    public JsonObject View(string baseUrl) => new()
    {
        ["id"] = Id,
        ["description"] = Description,
        ["parent_region_id"] = ParentId,
        ["links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/regions/{Id}" },
    };

    private static RegionRow Read(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.Text(2));
}
