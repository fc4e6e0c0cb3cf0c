using System.Globalization;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Uploads;

/// <summary>GET /bucket?uploads: uploads that are not finished, from key-marker on, a thousand at a time.</summary>
internal static class ListUploads
{
    private const int LongestPage = 1000;

    public static Task<S3Answer> HandleAsync(S3Call call)
    {
        if (!call.Bucket.Exists)
        {
            return Task.FromResult<S3Answer>(S3Error.NoSuchBucket);
        }

        var (prefix, marker, idMarker) = (call.Query.Get("prefix") ?? "", call.Query.Get("key-marker") ?? "", call.Query.Get("upload-id-marker"));
        var behind = PartedUpload.All(call.Bucket)
            .Where(upload => upload.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Where(upload => KeyOrder.Instance.Compare(upload.Key, marker) is var order
                && (order > 0 || (order == 0 && idMarker is not null && string.CompareOrdinal(upload.Id, idMarker) > 0)))
            .Take(LongestPage + 1)
            .ToList();
        var page = behind.Take(LongestPage).ToList();
        return Task.FromResult(S3Answer.Document("ListMultipartUploadsResult", xml =>
        {
            xml.WriteElementString("Bucket", call.Bucket.Name);
            xml.WriteElementString("KeyMarker", marker);
            xml.WriteElementString("UploadIdMarker", idMarker ?? "");
            if (behind.Count > page.Count)
            {
                xml.WriteElementString("NextKeyMarker", page[^1].Key);
                xml.WriteElementString("NextUploadIdMarker", page[^1].Id);
            }

            xml.WriteElementString("Prefix", prefix);
            xml.WriteElementString("MaxUploads", LongestPage.ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("IsTruncated", behind.Count > page.Count ? "true" : "false");
            foreach (var upload in page)
            {
                xml.WriteStartElement("Upload");
                xml.WriteElementString("Key", upload.Key);
                xml.WriteElementString("UploadId", upload.Id);
                xml.WriteOwner("Initiator", call.Signer.ProjectId);
                xml.WriteOwner("Owner", call.Signer.ProjectId);
                xml.WriteElementString("StorageClass", "STANDARD");
                xml.WriteElementString("Initiated", S3Text.Time(upload.Facts.Modified));
                xml.WriteEndElement();
            }
        }));
    }
}
