using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Projects;

/// <summary>A project (tenant, in v2.0).</summary>
internal sealed record ProjectRow(string Id, string Name, string DomainId, string ParentId, string Description, bool Enabled)
{
    private const string Columns = "project.id, project.name, project.domain_id, project.parent_id, project.description, project.enabled";
    private const string Select = $"SELECT {Columns} FROM project ";

    public static ProjectRow? Find(SqliteConnection connection, string id) => connection.First(Select + "WHERE id = $1", Read, id);

    public static ProjectRow? FindByName(SqliteConnection connection, string name, string domainId)
        => connection.First(Select + "WHERE name = $1 AND domain_id = $2", Read, name, domainId);

    public static List<ProjectRow> List(SqliteConnection connection, string? name, string? domainId, string? parentId, bool? enabled) => connection.Query(
        Select + """
            WHERE ($1 IS NULL OR name = $1) AND ($2 IS NULL OR domain_id = $2) AND ($3 IS NULL OR parent_id = $3)
              AND ($4 IS NULL OR enabled = $4) ORDER BY name, id
            """,
        Read,
        name,
        domainId,
        parentId,
        enabled);

    /// <summary>The enabled projects a user has any role on.</summary>
    public static List<ProjectRow> ListOfUser(SqliteConnection connection, string userId) => connection.Query(
        $"""
        SELECT DISTINCT {Columns} FROM project
          JOIN held ON held.scope = 'project' AND held.target_id = project.id AND held.user_id = $1
          JOIN domain ON domain.id = project.domain_id
        WHERE project.enabled AND domain.enabled ORDER BY project.name, project.id
        """,
        Read,
        userId);

    /// <summary>False where the name is taken in its domain, or the domain does not exist.</summary>
    public bool TryInsert(SqliteConnection connection) => connection.TryExecute(
        "INSERT INTO project (id, name, domain_id, parent_id, description, enabled) VALUES ($1, $2, $3, $4, $5, $6)",
        Id, Name, DomainId, ParentId, Description, Enabled);

    /// <summary>False where the new name is taken.</summary>
    public bool TryUpdate(SqliteConnection connection)
        => connection.TryExecute("UPDATE project SET name = $2, description = $3, enabled = $4 WHERE id = $1", Id, Name, Description, Enabled);

    public JsonObject View(string baseUrl) => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["domain_id"] = DomainId,
        ["parent_id"] = ParentId,
        ["description"] = Description,
        ["enabled"] = Enabled,
        ["is_domain"] = false,
        ["tags"] = new JsonArray(),
        ["options"] = new JsonObject(),
        ["links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/projects/{Id}" },
    };

    private static ProjectRow Read(SqliteDataReader row)
        => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5));
}
