using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Identity.Secrets;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Credentials;

/// <summary>A secret kept for a user: an EC2 key pair, or whatever else of some type. <see cref="Blob"/> is sealed in the file.</summary>
internal sealed record CredentialRow(string Id, string UserId, string? ProjectId, string Type, string Blob)
{
    private const string Select = "SELECT id, user_id, project_id, type, blob FROM credential ";

    public static CredentialRow? Find(SqliteConnection connection, SealedText secrets, string id)
        => connection.First(Select + "WHERE id = $1", row => Read(row, secrets), id);

    public static List<CredentialRow> List(SqliteConnection connection, SealedText secrets, string? userId, string? type) => connection.Query(
        Select + "WHERE ($1 IS NULL OR user_id = $1) AND ($2 IS NULL OR type = $2) ORDER BY user_id, type, id", row => Read(row, secrets), userId, type);

    /// <summary>False where the id is taken or the user does not exist.</summary>
    public bool TryInsert(SqliteConnection connection, SealedText secrets) => connection.TryExecute(
        "INSERT INTO credential (id, user_id, project_id, type, blob) VALUES ($1, $2, $3, $4, $5)", Id, UserId, ProjectId, Type, secrets.Seal(Blob, Id));

    public bool TryUpdate(SqliteConnection connection, SealedText secrets) => connection.TryExecute(
        "UPDATE credential SET user_id = $2, project_id = $3, type = $4, blob = $5 WHERE id = $1", Id, UserId, ProjectId, Type, secrets.Seal(Blob, Id));

    public JsonObject View(string baseUrl) => new()
    {
        ["id"] = Id,
        ["user_id"] = UserId,
        ["project_id"] = ProjectId,
        ["type"] = Type,
        ["blob"] = Blob,
        ["links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/credentials/{Id}" },
    };

    private static CredentialRow Read(SqliteDataReader row, SealedText secrets)
    {
        var id = row.GetString(0);
        return new CredentialRow(id, row.GetString(1), row.Text(2), row.GetString(3), secrets.Open(row.GetFieldValue<byte[]>(4), id));
    }
}
