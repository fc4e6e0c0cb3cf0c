using Nova.ObjectStore.Objects;
using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Uploads;

/// <summary>POST /bucket/key?uploads: an object will come in parts.</summary>
internal static class CreateUpload
{
    public static Task<S3Answer> HandleAsync(S3Call call) => Task.FromResult(Create(call));

    private static S3Answer Create(S3Call call)
    {
        if (!call.Bucket.Exists)
        {
            return S3Error.NoSuchBucket;
        }

        if (ObjectHeaders.Read(call) is not { } facts)
        {
            return S3Error.MetadataTooLarge;
        }

        return PartedUpload.Begin(call.Bucket, call.Key, facts) is not { } upload ? S3Error.QuotaExceeded : S3Answer.Document("InitiateMultipartUploadResult", xml =>
        {
            xml.WriteElementString("Bucket", call.Bucket.Name);
            xml.WriteElementString("Key", call.Key);
            xml.WriteElementString("UploadId", upload.Id);
        });
    }
}
