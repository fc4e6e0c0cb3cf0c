using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Objects;

/// <summary>PUT /bucket/key with x-amz-copy-source: an object of the same project under another name, or under its own with other metadata.</summary>
internal static class CopyObject
{
    public static async Task<S3Answer> HandleAsync(S3Call call, string source)
    {
        var path = Uri.UnescapeDataString(source.Split('?')[0]).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !Names.AreValid(new S3Address("", null, path[..slash], path[(slash + 1)..]), out _))
        {
            return S3Error.InvalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        }

        var bucket = call.Store.Folders.BucketOf(call.Signer.ProjectId, path[..slash]);
        await using var original = bucket.Open(path[(slash + 1)..]);
        if (original is null || !call.Bucket.Exists)
        {
            return bucket.Exists && call.Bucket.Exists ? S3Error.NoSuchKey : S3Error.NoSuchBucket;
        }

        var facts = await ObjectFacts.ReadAsync(original, call.Cancel);
        if (Conditions.Check(call, facts, "x-amz-copy-source-") is { } refused)
        {
            return refused;
        }

        var replaced = call.Header("x-amz-metadata-directive") == "REPLACE" ? ObjectHeaders.Read(call) : facts;
        if (replaced is null)
        {
            return S3Error.MetadataTooLarge;
        }

        using var copy = IncomingFile.Begin(call.Bucket);
        if (copy is null || await copy.ReceiveAsync(original, long.MaxValue, call.Cancel) != Received.All)
        {
            return call.Bucket.Exists ? S3Error.QuotaExceeded : S3Error.NoSuchBucket;
        }

        var copied = replaced with { ETag = facts.ETag, Modified = call.Store.Time.GetUtcNow() };
        await copy.FinishAsync(copied.ToBlock()!, call.Cancel);
        return PutObject.Place(call, copy, facts.ETag, onlyNew: false) is { Status: 200 }
            ? S3Answer.Document("CopyObjectResult", xml =>
            {
                xml.WriteElementString("LastModified", S3Text.Time(copied.Modified));
                xml.WriteElementString("ETag", S3Text.Quoted(copied.ETag));
            })
            : S3Error.NoSuchBucket;
    }
}
