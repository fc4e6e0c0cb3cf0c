using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nova.Hosting.Files;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Uploads;

/// <summary>An object that comes in parts: a folder of the bucket with a note of what it will be, and a file for each part.</summary>
internal sealed record PartedUpload(string Id, string Folder, string Key, ObjectFacts Facts)
{
    public const int MostParts = 10_000;

    private const string Note = "upload";

    /// <summary>Begins one; null where the project has no room for its note.</summary>
    public static PartedUpload? Begin(Bucket bucket, string key, ObjectFacts facts)
    {
        var note = JsonSerializer.SerializeToUtf8Bytes(new UploadNote(key, facts), UploadNoteJson.Default.UploadNote);
        if (!bucket.Space.TryTake(note.Length))
        {
            return null;
        }

        var id = Guid.NewGuid().ToString("N");
        var upload = new PartedUpload(id, Path.Combine(bucket.Uploads, id), key, facts);
        Directory.CreateDirectory(upload.Folder);
        DurableFile.Write(Path.Combine(upload.Folder, Note), note);
        DurableFile.SyncDirectoryOf(upload.Folder);
        return upload;
    }

    /// <summary>The upload a request is about; null where there is none of this id for this key.</summary>
    public static PartedUpload? Find(S3Call call) =>
        Guid.TryParseExact(call.Query.Get("uploadId"), "N", out var id) && Read(call.Bucket, id.ToString("N")) is { } upload && upload.Key == call.Key ? upload : null;

    /// <summary>All of a bucket, by key.</summary>
    public static IEnumerable<PartedUpload> All(Bucket bucket) => new DirectoryInfo(bucket.Uploads).EnumerateDirectories()
        .Select(folder => Read(bucket, folder.Name)).OfType<PartedUpload>()
        .OrderBy(upload => upload.Key, KeyOrder.Instance).ThenBy(upload => upload.Id, StringComparer.Ordinal);

    public string PartPath(int number) => Path.Combine(Folder, number.ToString("D5", CultureInfo.InvariantCulture));

    /// <summary>The parts that are here, by number.</summary>
    public IEnumerable<(int Number, FileInfo File)> Parts() => new DirectoryInfo(Folder).EnumerateFiles()
        .Where(file => file.Name.Length == 5 && file.Name.All(char.IsAsciiDigit))
        .Select(file => (int.Parse(file.Name, CultureInfo.InvariantCulture), file))
        .OrderBy(part => part.Item1);

    private static PartedUpload? Read(Bucket bucket, string id)
    {
        var folder = Path.Combine(bucket.Uploads, id);
        try
        {
            var note = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, Note)), UploadNoteJson.Default.UploadNote)!;
            return new PartedUpload(id, folder, note.Key, note.Facts);
        }
        catch (Exception missing) when (missing is DirectoryNotFoundException or FileNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>What an upload will be.</summary>
internal sealed record UploadNote(string Key, ObjectFacts Facts);

[JsonSerializable(typeof(UploadNote))]
internal sealed partial class UploadNoteJson : JsonSerializerContext;
