using System.Globalization;
using System.Text;
using System.Xml;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Objects;

/// <summary>GET /bucket, version 1 (marker) and 2 (<c>list-type=2</c>, continuation-token).</summary>
internal static class ListObjects
{
    /// <summary>S3's page; Icehouse's 50,000 would be read from the disk at once.</summary>
    private const int LongestPage = 1000;

    public static async Task<S3Answer> HandleAsync(S3Call call)
    {
        if (!int.TryParse(call.Query.Get("max-keys") ?? "1000", NumberStyles.None, CultureInfo.InvariantCulture, out var asked))
        {
            return S3Error.InvalidArgument("Provided max-keys not an integer or within integer range");
        }

        if (!call.Bucket.Exists)
        {
            return S3Error.NoSuchBucket;
        }

        var isVersion2 = call.Query.Get("list-type") == "2";
        var token = call.Query.Get("continuation-token");
        if (Marker(call, isVersion2, token) is not { } after)
        {
            return S3Error.InvalidArgument("The continuation token provided is incorrect");
        }

        var (prefix, delimiter) = (call.Query.Get("prefix") ?? "", call.Query.Get("delimiter") ?? "");
        var page = KeyPage.Read(call.Bucket, prefix, delimiter, after, Math.Min(asked, LongestPage));
        var objects = new List<(string Key, ObjectFacts Facts, long Size)>();
        foreach (var (key, _) in page.Entries.Where(entry => entry.File is not null))
        {
            // One that was removed since is left out.
            await using var file = call.Bucket.Open(key);
            if (file is not null)
            {
                objects.Add((key, await ObjectFacts.ReadAsync(file, call.Cancel), file.Length - ObjectFacts.Block));
            }
        }

        var groups = page.Entries.Where(entry => entry.File is null).Select(entry => entry.Name).ToList();
        var next = page.IsTruncated ? page.Entries[^1].Name : null;
        var byUrl = call.Query.Get("encoding-type") == "url";
        return S3Answer.Document("ListBucketResult", xml =>
        {
            xml.WriteElementString("Name", call.Bucket.Name);
            xml.WriteElementString("Prefix", Written(prefix, byUrl));
            if (isVersion2)
            {
                WriteVersion2(xml, call, token, next, objects.Count + groups.Count, byUrl);
            }
            else
            {
                xml.WriteElementString("Marker", Written(after, byUrl));
                WriteIfAny(xml, "NextMarker", next is null ? null : Written(next, byUrl));
            }

            xml.WriteElementString("MaxKeys", Math.Min(asked, LongestPage).ToString(CultureInfo.InvariantCulture));
            WriteIfAny(xml, "Delimiter", delimiter.Length > 0 ? Written(delimiter, byUrl) : null);
            WriteIfAny(xml, "EncodingType", byUrl ? "url" : null);
            xml.WriteElementString("IsTruncated", page.IsTruncated ? "true" : "false");
            foreach (var (key, facts, size) in objects)
            {
                WriteObject(xml, call, Written(key, byUrl), facts, size, withOwner: !isVersion2 || call.Query.Get("fetch-owner") == "true");
            }

            foreach (var group in groups)
            {
                xml.WriteStartElement("CommonPrefixes");
                xml.WriteElementString("Prefix", Written(group, byUrl));
                xml.WriteEndElement();
            }
        });
    }

    /// <summary>The key behind which the page begins; null for a token that we never gave.</summary>
    private static string? Marker(S3Call call, bool isVersion2, string? token)
    {
        if (!isVersion2)
        {
            return call.Query.Get("marker") ?? "";
        }

        if (token is null)
        {
            return call.Query.Get("start-after") ?? "";
        }

        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var written) ? Encoding.UTF8.GetString(bytes, 0, written) : null;
    }

    private static void WriteVersion2(XmlWriter xml, S3Call call, string? token, string? next, int count, bool byUrl)
    {
        xml.WriteElementString("KeyCount", count.ToString(CultureInfo.InvariantCulture));
        WriteIfAny(xml, "StartAfter", call.Query.Get("start-after") is { } start ? Written(start, byUrl) : null);
        WriteIfAny(xml, "ContinuationToken", token);
        WriteIfAny(xml, "NextContinuationToken", next is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(next)));
    }

    private static void WriteObject(XmlWriter xml, S3Call call, string key, ObjectFacts facts, long size, bool withOwner)
    {
        xml.WriteStartElement("Contents");
        xml.WriteElementString("Key", key);
        xml.WriteElementString("LastModified", S3Text.Time(facts.Modified));
        xml.WriteElementString("ETag", S3Text.Quoted(facts.ETag));
        xml.WriteElementString("Size", size.ToString(CultureInfo.InvariantCulture));
        if (withOwner)
        {
            xml.WriteOwner("Owner", call.Signer.ProjectId);
        }

        xml.WriteElementString("StorageClass", "STANDARD");
        xml.WriteEndElement();
    }

    private static void WriteIfAny(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteElementString(name, value);
        }
    }

    private static string Written(string text, bool byUrl) => byUrl ? string.Join('/', text.Split('/').Select(Uri.EscapeDataString)) : text;
}
