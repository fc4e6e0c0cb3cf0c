using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Nova.ObjectStore.Objects;
using Nova.ObjectStore.Payloads;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Uploads;

/// <summary>POST /bucket/key?uploadId=…: the parts named become the object. Until then nobody sees it; a crash before leaves the parts, to be finished again.</summary>
internal static class CompleteUpload
{
    private const long SmallestPart = 5 << 20;

    public static async Task<S3Answer> HandleAsync(S3Call call)
    {
        var (document, refusal) = await SmallDocument.ReadAsync(call, "CompleteMultipartUpload");
        if (document is null)
        {
            return refusal!;
        }

        if (PartedUpload.Find(call) is not { } upload)
        {
            return S3Error.NoSuchUpload;
        }

        var (parts, wrong) = await ChooseAsync(call, upload, document);
        return parts is null ? wrong! : await JoinAsync(call, upload, parts);
    }

    /// <summary>The files of the parts named, with their MD5s.</summary>
    private static async Task<(IReadOnlyList<(string Path, byte[] Md5)>? Parts, S3Error? Refusal)> ChooseAsync(S3Call call, PartedUpload upload, XElement document)
    {
        var parts = new List<(string Path, byte[] Md5)>();
        var (last, lastSize) = (0, SmallestPart);
        foreach (var named in document.Named("Part"))
        {
            if (!int.TryParse(named.Text("PartNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || named.Text("ETag") is not { } etag)
            {
                return (null, S3Error.MalformedXml);
            }

            if (number <= last)
            {
                return (null, S3Error.InvalidPartOrder);
            }

            if (lastSize < SmallestPart)
            {
                return (null, S3Error.EntityTooSmall);
            }

            await using var file = Bucket.OpenFile(upload.PartPath(number));
            if (file is null)
            {
                return (null, S3Error.InvalidPart);
            }

            var facts = await ObjectFacts.ReadAsync(file, call.Cancel);
            if (facts.ETag != etag.Trim().Trim('"'))
            {
                return (null, S3Error.InvalidPart);
            }

            parts.Add((file.Name, Convert.FromHexString(facts.ETag)));
            (last, lastSize) = (number, file.Length - ObjectFacts.Block);
        }

        return parts.Count == 0 ? (null, S3Error.MalformedXml) : (parts, null);
    }

    private static async Task<S3Answer> JoinAsync(S3Call call, PartedUpload upload, IReadOnlyList<(string Path, byte[] Md5)> parts)
    {
        using var whole = IncomingFile.Begin(call.Bucket);
        if (whole is null)
        {
            return call.Bucket.Exists ? S3Error.QuotaExceeded : S3Error.NoSuchBucket;
        }

        foreach (var (path, _) in parts)
        {
            await using var part = Bucket.OpenFile(path);
            if (part is null)
            {
                // Finished or given up by somebody else meanwhile.
                return S3Error.NoSuchUpload;
            }

            part.Position = ObjectFacts.Block;
            if (await whole.ReceiveAsync(part, long.MaxValue, call.Cancel) != Received.All)
            {
                return S3Error.QuotaExceeded;
            }
        }

#pragma warning disable CA5351 // The entity tag of an object in parts, as S3 makes it.
        var etag = $"{Convert.ToHexStringLower(MD5.HashData([.. parts.SelectMany(part => part.Md5)]))}-{parts.Count}";
#pragma warning restore CA5351
        await whole.FinishAsync((upload.Facts with { ETag = etag, Modified = call.Store.Time.GetUtcNow() }).ToBlock()!, call.Cancel);
        var placed = PutObject.Place(call, whole, etag, onlyNew: false);
        if (placed.Status != 200)
        {
            return placed;
        }

        call.Bucket.RemoveUpload(upload.Folder);
        return S3Answer.Document("CompleteMultipartUploadResult", xml =>
        {
            xml.WriteElementString("Location", $"{call.Http.Request.Scheme}://{call.Http.Request.Host}{call.Address.Path}");
            xml.WriteElementString("Bucket", call.Bucket.Name);
            xml.WriteElementString("Key", call.Key);
            xml.WriteElementString("ETag", S3Text.Quoted(etag));
        });
    }
}
