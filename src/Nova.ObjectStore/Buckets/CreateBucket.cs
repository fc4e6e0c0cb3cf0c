using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Buckets;

/// <summary>PUT /bucket. A region that the body may name is not read: there is one.</summary>
internal static class CreateBucket
{
    public static Task<S3Answer> HandleAsync(S3Call call) => Task.FromResult(Create(call));

    private static S3Answer Create(S3Call call)
    {
        var bucket = call.Bucket;
        if (!bucket.Exists && call.Store.Folders.BucketsOf(call.Signer.ProjectId).Count >= call.Store.Options.ProjectBuckets)
        {
            return S3Error.TooManyBuckets;
        }

        return bucket.TryCreate() ? S3Answer.Ok with { Headers = [("Location", "/" + bucket.Name)] } : S3Error.BucketExists;
    }
}
