using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Storage;

namespace Nova.Development.Images.Members;

/// <summary>A project an image is shared with, and whether it accepted.</summary>
internal sealed record MemberRow(string ImageId, string Member, string Status, long CreatedAt, long UpdatedAt)
{
    public const string Pending = "pending";
    public const string Accepted = "accepted";
    public const string Rejected = "rejected";

    private const string Select = "SELECT image_id, member, status, created_at, updated_at FROM image_member ";

    public static List<MemberRow> List(SqliteConnection connection, string imageId) => connection.Query(Select + "WHERE image_id = $1 ORDER BY member", Read, imageId);

    public static MemberRow? Find(SqliteConnection connection, string imageId, string member)
        => connection.First(Select + "WHERE image_id = $1 AND member = $2", Read, imageId, member);

    /// <summary>False where the project is a member already.</summary>
    public bool TryInsert(SqliteConnection connection) => connection.TryExecute(
        "INSERT INTO image_member (image_id, member, status, created_at, updated_at) VALUES ($1, $2, $3, $4, $5)", ImageId, Member, Status, CreatedAt, UpdatedAt);

    public void Update(SqliteConnection connection)
        => connection.Execute("UPDATE image_member SET status = $3, updated_at = $4 WHERE image_id = $1 AND member = $2", ImageId, Member, Status, UpdatedAt);

    public JsonObject View() => new()
    {
        ["member_id"] = Member,
        ["image_id"] = ImageId,
        ["status"] = Status,
        ["created_at"] = WireTime.Seconds(CreatedAt),
        ["updated_at"] = WireTime.Seconds(UpdatedAt),
        ["schema"] = "/v2/schemas/member",
    };

    private static MemberRow Read(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4));
}
