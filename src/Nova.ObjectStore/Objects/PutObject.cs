using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Objects;

/// <summary>PUT /bucket/key: answered once the object is on the disk under its name. One that is refused leaves what was there.</summary>
internal static class PutObject
{
    public static async Task<S3Answer> HandleAsync(S3Call call)
    {
        if (call.Header("x-amz-copy-source") is { } source)
        {
            return await CopyObject.HandleAsync(call, source);
        }

        var onlyNew = call.Header("If-None-Match") is not null;
        if (onlyNew && call.Header("If-None-Match") != "*")
        {
            return S3Error.NotImplemented;
        }

        if (!call.Bucket.Exists)
        {
            return S3Error.NoSuchBucket;
        }

        if (ObjectHeaders.Read(call) is not { } facts)
        {
            return S3Error.MetadataTooLarge;
        }

        var (file, etag, refusal) = await ReceiveObject.HandleAsync(call, facts);
        using (file)
        {
            return file is null ? refusal! : Place(call, file, etag, onlyNew);
        }
    }

    internal static S3Answer Place(S3Call call, IncomingFile file, string etag, bool onlyNew)
    {
        switch (call.Bucket.Place(file.Path, call.Key, onlyNew))
        {
            case Placed.Done:
                file.Keep();
                return S3Answer.Ok with { Headers = [("ETag", S3Text.Quoted(etag))] };
            case Placed.Taken:
                return S3Error.PreconditionFailed;
            default:
                return S3Error.NoSuchBucket;
        }
    }
}
