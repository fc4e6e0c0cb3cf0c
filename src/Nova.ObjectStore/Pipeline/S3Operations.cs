using Nova.ObjectStore.Buckets;
using Nova.ObjectStore.Objects;
using Nova.ObjectStore.Uploads;

namespace Nova.ObjectStore.Pipeline;

/// <summary>Everything the object store answers: method, what it is about, and the word of the query that makes it another operation.</summary>
internal static class S3Operations
{
    private static readonly IReadOnlyList<S3Operation> Table =
    [
        new("GET", S3Target.Service, null, ListBuckets.HandleAsync),

        new("GET", S3Target.Bucket, "uploads", ListUploads.HandleAsync),
        new("GET", S3Target.Bucket, "location", LocateBucket.HandleAsync),
        new("GET", S3Target.Bucket, null, ListObjects.HandleAsync),
        new("HEAD", S3Target.Bucket, null, LocateBucket.HeadAsync),
        new("PUT", S3Target.Bucket, null, CreateBucket.HandleAsync),
        new("DELETE", S3Target.Bucket, null, DeleteBucket.HandleAsync),
        new("POST", S3Target.Bucket, "delete", DeleteObjects.HandleAsync),

        new("GET", S3Target.Object, "uploadId", ListParts.HandleAsync),
        new("GET", S3Target.Object, null, GetObject.HandleAsync),
        new("HEAD", S3Target.Object, null, GetObject.HandleAsync),
        new("PUT", S3Target.Object, "uploadId", UploadPart.HandleAsync),
        new("PUT", S3Target.Object, null, PutObject.HandleAsync),
        new("DELETE", S3Target.Object, "uploadId", AbortUpload.HandleAsync),
        new("DELETE", S3Target.Object, null, DeleteObject.HandleAsync),
        new("POST", S3Target.Object, "uploads", CreateUpload.HandleAsync),
        new("POST", S3Target.Object, "uploadId", CompleteUpload.HandleAsync),
    ];

    /// <summary>Words of the query that ask for something else than the bucket or object; without a line above they are not implemented, never overlooked.</summary>
    private static readonly string[] Subresources =
    [
        "accelerate", "acl", "analytics", "attributes", "cors", "delete", "encryption", "inventory", "legal-hold", "lifecycle", "location", "logging", "metrics",
        "notification", "object-lock", "ownershipControls", "policy", "policyStatus", "publicAccessBlock", "replication", "requestPayment", "restore", "retention",
        "select", "tagging", "torrent", "uploadId", "uploads", "versionId", "versioning", "versions", "website",
    ];

    /// <summary>The operation of a request, or why there is none.</summary>
    public static (S3Operation? Operation, S3Error? Refusal) Find(string method, S3Address address, Nova.Http.ApiQuery query)
    {
        var target = address.Bucket.Length == 0 ? S3Target.Service : address.Key.Length == 0 ? S3Target.Bucket : S3Target.Object;
        var word = Array.Find(Subresources, query.Has);
        foreach (var operation in Table)
        {
            if (operation.Method == method && operation.Target == target && operation.Word == word)
            {
                return (operation, null);
            }
        }

        return (null, word is not null ? S3Error.NotImplemented : S3Error.MethodNotAllowed);
    }
}

/// <summary>One line of the table.</summary>
internal sealed record S3Operation(string Method, S3Target Target, string? Word, Func<S3Call, Task<S3Answer>> HandleAsync)
{
    public bool Writes => Method is not ("GET" or "HEAD");
}

/// <summary>What an operation is about.</summary>
internal enum S3Target
{
    /// <summary>The service: its list of buckets.</summary>
    Service,

    /// <summary>A bucket.</summary>
    Bucket,

    /// <summary>An object.</summary>
    Object,
}
