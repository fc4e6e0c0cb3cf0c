using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Endpoints;

/// <summary>Where a service answers, for one interface in one region. <see cref="Url"/> may hold <c>%(project_id)s</c> and the like.</summary>
internal sealed record EndpointRow(string Id, string ServiceId, string Interface, string? RegionId, string Url, bool Enabled)
{
    private const string Select = "SELECT id, service_id, interface, region_id, url, enabled FROM endpoint ";

    public static EndpointRow? Find(SqliteConnection connection, string id) => connection.First(Select + "WHERE id = $1", Read, id);

    public static List<EndpointRow> List(SqliteConnection connection, string? serviceId, string? @interface, string? regionId) => connection.Query(
        Select + """
            WHERE ($1 IS NULL OR service_id = $1) AND ($2 IS NULL OR interface = $2) AND ($3 IS NULL OR region_id = $3)
            ORDER BY service_id, interface, id
            """,
        Read,
        serviceId,
        @interface,
        regionId);

    /// <summary>False where the service or the region does not exist.</summary>
    public bool TryInsert(SqliteConnection connection) => connection.TryExecute(
        "INSERT INTO endpoint (id, service_id, interface, region_id, url, enabled) VALUES ($1, $2, $3, $4, $5, $6)",
        Id, ServiceId, Interface, RegionId, Url, Enabled);

    /// <summary>False where the service or the region does not exist.</summary>
    public bool TryUpdate(SqliteConnection connection) => connection.TryExecute(
        "UPDATE endpoint SET service_id = $2, interface = $3, region_id = $4, url = $5, enabled = $6 WHERE id = $1",
        Id, ServiceId, Interface, RegionId, Url, Enabled);

    public JsonObject View(string baseUrl) => new()
    {
        ["id"] = Id,
        ["service_id"] = ServiceId,
        ["interface"] = Interface,
        ["region"] = RegionId,
        ["region_id"] = RegionId,
        ["url"] = Url,
        ["enabled"] = Enabled,
        ["links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/endpoints/{Id}" },
    };

    private static EndpointRow Read(SqliteDataReader row)
        => new(row.GetString(0), row.GetString(1), row.GetString(2), row.Text(3), row.GetString(4), row.GetBoolean(5));
}
