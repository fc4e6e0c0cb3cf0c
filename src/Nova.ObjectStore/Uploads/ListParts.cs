using System.Globalization;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Uploads;

/// <summary>GET /bucket/key?uploadId=…: the parts that have come, a thousand at a time.</summary>
internal static class ListParts
{
    private const int LongestPage = 1000;

    public static async Task<S3Answer> HandleAsync(S3Call call)
    {
        if (PartedUpload.Find(call) is not { } upload)
        {
            return S3Error.NoSuchUpload;
        }

        _ = int.TryParse(call.Query.Get("part-number-marker"), NumberStyles.None, CultureInfo.InvariantCulture, out var marker);
        var most = int.TryParse(call.Query.Get("max-parts"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, LongestPage) : LongestPage;
        var behind = upload.Parts().Where(part => part.Number > marker).Take(most + 1).ToList();
        var page = new List<(int Number, ObjectFacts Facts, long Size)>();
        foreach (var (number, info) in behind.Take(most))
        {
            // One that went with its upload since is left out.
            await using var file = Bucket.OpenFile(info.FullName);
            if (file is not null)
            {
                page.Add((number, await ObjectFacts.ReadAsync(file, call.Cancel), file.Length - ObjectFacts.Block));
            }
        }

        return S3Answer.Document("ListPartsResult", xml =>
        {
            xml.WriteElementString("Bucket", call.Bucket.Name);
            xml.WriteElementString("Key", call.Key);
            xml.WriteElementString("UploadId", upload.Id);
            xml.WriteOwner("Initiator", call.Signer.ProjectId);
            xml.WriteOwner("Owner", call.Signer.ProjectId);
            xml.WriteElementString("StorageClass", "STANDARD");
            xml.WriteElementString("PartNumberMarker", marker.ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("NextPartNumberMarker", (page.Count > 0 ? page[^1].Number : marker).ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("MaxParts", most.ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("IsTruncated", behind.Count > most ? "true" : "false");
            foreach (var (number, facts, size) in page)
            {
                xml.WriteStartElement("Part");
                xml.WriteElementString("PartNumber", number.ToString(CultureInfo.InvariantCulture));
                xml.WriteElementString("LastModified", S3Text.Time(facts.Modified));
                xml.WriteElementString("ETag", S3Text.Quoted(facts.ETag));
                xml.WriteElementString("Size", size.ToString(CultureInfo.InvariantCulture));
                xml.WriteEndElement();
            }
        });
    }
}
