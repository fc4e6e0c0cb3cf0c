using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Storage;

namespace Nova.Development.Images.Records;

/// <summary>An image as stored.</summary>
internal sealed record ImageRow(
    string Id,
    string? Name,
    string Status,
    string Visibility,
    string? Owner,
    string? DiskFormat,
    string? ContainerFormat,
    long? Size,
    long MinDisk,
    long MinRam,
    bool Protected,
    bool Hidden,
    string? Checksum,
    string? HashValue,
    long CreatedAt,
    long UpdatedAt,
    IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>The columns <see cref="Read"/> reads, in order.</summary>
    public const string Columns = """
        image.id, image.name, image.status, image.visibility, image.owner, image.disk_format, image.container_format, image.size, image.min_disk,
        image.min_ram, image.protected, image.hidden, image.checksum, image.hash_value, image.created_at, image.updated_at, image.properties
        """;

    public static ImageRow? Find(SqliteConnection connection, string id) => connection.First($"SELECT {Columns} FROM image WHERE id = $1", Read, id);

    public static IReadOnlyList<string> TagsOf(SqliteConnection connection, string id)
        => connection.Query("SELECT tag FROM image_tag WHERE image_id = $1 ORDER BY tag", row => row.GetString(0), id);

    public static void ReplaceTags(SqliteConnection connection, string id, IEnumerable<string> tags)
    {
        connection.Execute("DELETE FROM image_tag WHERE image_id = $1", id);
        foreach (var tag in tags)
        {
            connection.Execute("INSERT OR IGNORE INTO image_tag (image_id, tag) VALUES ($1, $2)", id, tag);
        }
    }

    /// <summary>False where the id is taken.</summary>
    public bool TryInsert(SqliteConnection connection) => connection.TryExecute(
        """
        INSERT INTO image (id, name, status, visibility, owner, disk_format, container_format, size, min_disk, min_ram, protected, hidden,
                           checksum, hash_value, created_at, updated_at, properties)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """,
        Id, Name, Status, Visibility, Owner, DiskFormat, ContainerFormat, Size, MinDisk, MinRam, Protected, Hidden, Checksum, HashValue, CreatedAt, UpdatedAt, PropertiesJson());

    /// <summary>Writes what clients may change; the file's facts belong to the upload.</summary>
    public void Update(SqliteConnection connection) => connection.Execute(
        """
        UPDATE image SET name = $2, visibility = $3, owner = $4, disk_format = $5, container_format = $6, min_disk = $7, min_ram = $8,
                         protected = $9, hidden = $10, updated_at = $11, properties = $12 WHERE id = $1
        """,
        Id, Name, Visibility, Owner, DiskFormat, ContainerFormat, MinDisk, MinRam, Protected, Hidden, UpdatedAt, PropertiesJson());

    public JsonObject View(SqliteConnection connection)
    {
        var view = new JsonObject();
        foreach (var (name, value) in Properties)
        {
            view[name] = value;
        }

        view["id"] = Id;
        view["name"] = Name;
        view["status"] = Status;
        view["visibility"] = Visibility;
        view["owner"] = Owner;
        view["disk_format"] = DiskFormat;
        view["container_format"] = ContainerFormat;
        view["size"] = Size;
        view["virtual_size"] = null;
        view["min_disk"] = MinDisk;
        view["min_ram"] = MinRam;
        view["protected"] = Protected;
        view["os_hidden"] = Hidden;
        view["checksum"] = Checksum;
        view["os_hash_algo"] = HashValue is null ? null : "sha512";
        view["os_hash_value"] = HashValue;
        view["tags"] = new JsonArray([.. TagsOf(connection, Id).Select(tag => JsonValue.Create(tag))]);
        view["created_at"] = WireTime.Seconds(CreatedAt);
        view["updated_at"] = WireTime.Seconds(UpdatedAt);
        view["self"] = $"/v2/images/{Id}";
        view["file"] = $"/v2/images/{Id}/file";
        view["schema"] = "/v2/schemas/image";
        return view;
    }

    public static ImageRow Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.Text(1),
        row.GetString(2),
        row.GetString(3),
        row.Text(4),
        row.Text(5),
        row.Text(6),
        row.Number(7),
        row.GetInt64(8),
        row.GetInt64(9),
        row.GetBoolean(10),
        row.GetBoolean(11),
        row.Text(12),
        row.Text(13),
        row.GetInt64(14),
        row.GetInt64(15),
        JsonNode.Parse(row.GetString(16))!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal));

    private string PropertiesJson() => new JsonObject(Properties.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))).ToJsonString();
}
