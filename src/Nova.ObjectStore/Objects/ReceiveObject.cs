using Nova.ObjectStore.Payloads;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Objects;

/// <summary>Takes the body of a request to the disk and verifies it. What is refused, or cut off, leaves nothing.</summary>
internal static class ReceiveObject
{
    /// <summary>The file, whole but not in its place yet, and its entity tag; or the refusal.</summary>
    public static async Task<(IncomingFile? File, string ETag, S3Error? Refusal)> HandleAsync(S3Call call, ObjectFacts facts)
    {
        var (payload, malformed) = Payload.Of(call);
        if (payload is null)
        {
            return (null, "", malformed);
        }

        using (payload)
        {
            if (payload.Length > call.Store.Options.LargestObject)
            {
                return (null, "", S3Error.EntityTooLarge);
            }

            var file = IncomingFile.Begin(call.Bucket);
            if (file is null)
            {
                return (null, "", call.Bucket.Exists ? S3Error.QuotaExceeded : S3Error.NoSuchBucket);
            }

            var isWhole = false;
            try
            {
                var (etag, refusal) = await FillAsync(call, file, payload, facts);
                isWhole = refusal is null;
                return isWhole ? (file, etag, null) : (null, "", refusal);
            }
            finally
            {
                if (!isWhole)
                {
                    file.Dispose();
                }
            }
        }
    }

    private static async Task<(string ETag, S3Error? Refusal)> FillAsync(S3Call call, IncomingFile file, Payload payload, ObjectFacts facts)
    {
        switch (await file.ReceiveAsync(payload.Bytes, call.Store.Options.LargestObject, call.Cancel))
        {
            case Received.TooLarge:
                return ("", S3Error.EntityTooLarge);
            case Received.NoRoom:
                return ("", S3Error.QuotaExceeded);
            default:
                break;
        }

        var (md5, wrong) = payload.Verify();
        if (wrong is not null)
        {
            return ("", wrong);
        }

        var etag = Convert.ToHexStringLower(md5);
        await file.FinishAsync((facts with { ETag = etag }).ToBlock()!, call.Cancel);
        return (etag, null);
    }
}
