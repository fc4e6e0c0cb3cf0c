using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Buckets;

/// <summary>HEAD /bucket, and GET /bucket?location: the one region there is has no name, as the first of S3's.</summary>
internal static class LocateBucket
{
    public static Task<S3Answer> HeadAsync(S3Call call) => Task.FromResult(call.Bucket.Exists ? S3Answer.Ok : S3Error.NoSuchBucket);

    public static Task<S3Answer> HandleAsync(S3Call call) => Task.FromResult(
        call.Bucket.Exists ? S3Answer.Document("LocationConstraint", static _ => { }) : S3Error.NoSuchBucket);
}
