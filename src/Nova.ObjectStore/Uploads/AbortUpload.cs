using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Uploads;

/// <summary>DELETE /bucket/key?uploadId=…: the parts go.</summary>
internal static class AbortUpload
{
    public static Task<S3Answer> HandleAsync(S3Call call)
    {
        if (PartedUpload.Find(call) is not { } upload)
        {
            return Task.FromResult<S3Answer>(S3Error.NoSuchUpload);
        }

        call.Bucket.RemoveUpload(upload.Folder);
        return Task.FromResult(S3Answer.NoContent);
    }
}
