using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Objects;

/// <summary>DELETE /bucket/key. One that is not there is gone, as S3 has it; Icehouse answered 404.</summary>
internal static class DeleteObject
{
    public static Task<S3Answer> HandleAsync(S3Call call)
    {
        if (!call.Bucket.Exists)
        {
            return Task.FromResult<S3Answer>(S3Error.NoSuchBucket);
        }

        call.Bucket.Remove(call.Key);
        return Task.FromResult(S3Answer.NoContent);
    }
}
