namespace Nova.Development.Images;

/// <summary>The image file's tables, one entry per version of the schema; entries are never edited, only added.</summary>
internal static class ImagesSchema
{
    public static readonly IReadOnlyList<string> Migrations =
    [
        """
        -- properties: a JSON object of strings. upload: which upload may finish the image; another one's end finds it changed.
        CREATE TABLE image (
            id TEXT PRIMARY KEY, name TEXT, status TEXT NOT NULL, visibility TEXT NOT NULL, owner TEXT, disk_format TEXT, container_format TEXT,
            size INTEGER, min_disk INTEGER NOT NULL, min_ram INTEGER NOT NULL, protected INTEGER NOT NULL, hidden INTEGER NOT NULL,
            checksum TEXT, hash_value TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, properties TEXT NOT NULL, upload TEXT);
        CREATE INDEX image_owner ON image (owner);
        CREATE TABLE image_tag (
            image_id TEXT NOT NULL REFERENCES image (id) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (image_id, tag)) WITHOUT ROWID;
        CREATE TABLE image_member (
            image_id TEXT NOT NULL REFERENCES image (id) ON DELETE CASCADE, member TEXT NOT NULL, status TEXT NOT NULL,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (image_id, member)) WITHOUT ROWID;
        CREATE INDEX image_member_member ON image_member (member);
        """,
    ];
}
