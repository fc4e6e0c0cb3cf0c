using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Buckets;

/// <summary>DELETE /bucket, when it is empty.</summary>
internal static class DeleteBucket
{
    public static Task<S3Answer> HandleAsync(S3Call call) => Task.FromResult(Delete(call));

    private static S3Answer Delete(S3Call call)
    {
        try
        {
            return !call.Bucket.Exists ? S3Error.NoSuchBucket : call.Bucket.TryDelete() ? S3Answer.NoContent : S3Error.BucketNotEmpty;
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else removed it between the two looks.
            return S3Error.NoSuchBucket;
        }
    }
}
