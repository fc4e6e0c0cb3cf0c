using System.Globalization;
using Nova.ObjectStore.Objects;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Uploads;

/// <summary>PUT /bucket/key?partNumber=…&amp;uploadId=…: a part may be sent again, the last one counts.</summary>
internal static class UploadPart
{
    public static async Task<S3Answer> HandleAsync(S3Call call)
    {
        if (call.Header("x-amz-copy-source") is not null)
        {
            return S3Error.NotImplemented;
        }

        if (!int.TryParse(call.Query.Get("partNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > PartedUpload.MostParts)
        {
            return S3Error.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive");
        }

        if (PartedUpload.Find(call) is not { } upload)
        {
            return S3Error.NoSuchUpload;
        }

        var (file, etag, refusal) = await ReceiveObject.HandleAsync(call, new ObjectFacts("", "", call.Store.Time.GetUtcNow(), new Dictionary<string, string>()));
        using (file)
        {
            return file is null ? refusal! : Place(call, file, etag, upload.PartPath(number));
        }
    }

    private static S3Answer Place(S3Call call, IncomingFile file, string etag, string path)
    {
        if (!call.Bucket.TryPlacePart(file.Path, path))
        {
            // Finished or given up while the part was on its way.
            return S3Error.NoSuchUpload;
        }

        file.Keep();
        return S3Answer.Ok with { Headers = [("ETag", S3Text.Quoted(etag))] };
    }
}
