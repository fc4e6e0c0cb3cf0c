using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Objects;

/// <summary>Headers that are kept with an object and told again with it.</summary>
internal static class ObjectHeaders
{
    private const string Metadata = "x-amz-meta-";
    private const int MostMetadata = 2048;
    private const string DefaultType = "binary/octet-stream";

    /// <summary>As wide as the tag of 10,000 parts.</summary>
    private static readonly string WidestTag = new('0', 38);

    private static readonly string[] Kept = ["Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Expires"];

    /// <summary>The facts of an object that is about to come, which fit in their block whatever its tag and time will be; null where they are too many.</summary>
    public static ObjectFacts? Read(S3Call call)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var size = 0;
        foreach (var (name, values) in call.Http.Request.Headers)
        {
            if (name.StartsWith(Metadata, StringComparison.OrdinalIgnoreCase))
            {
                headers[name.ToLowerInvariant()] = values.ToString();
                size += name.Length - Metadata.Length + values.ToString().Length;
            }
        }

        foreach (var name in Kept)
        {
            // aws-chunked is how it travels, not what it is.
            if (call.Header(name) is { } value && string.Join(',', value.Split(',').Select(part => part.Trim()).Where(part => part != "aws-chunked")) is { Length: > 0 } kept)
            {
                headers[name] = kept;
            }
        }

        var type = call.Http.Request.ContentType;
        var facts = new ObjectFacts("", string.IsNullOrEmpty(type) ? DefaultType : type, call.Store.Time.GetUtcNow(), headers);
        return size <= MostMetadata && (facts with { ETag = WidestTag, Modified = DateTimeOffset.MaxValue }).ToBlock() is not null ? facts : null;
    }

    /// <summary>Whether the query asks for a header that none can be: a line of its own in the answer would be the client's.</summary>
    public static bool AsksForMore(S3Call call) => call.Query.Parameters.Any(parameter =>
        parameter.Key.StartsWith("response-", StringComparison.Ordinal) && parameter.Value.Exists(value => value.Any(char.IsControl)));

    /// <summary>Puts them on the answer; a presigned address may ask for others (<c>response-content-type=…</c>).</summary>
    public static void Write(S3Call call, ObjectFacts facts)
    {
        var headers = call.Http.Response.Headers;
        foreach (var (name, value) in facts.Headers)
        {
            headers[name] = value;
        }

        foreach (var name in Kept)
        {
            if (call.Query.Get("response-" + name.ToLowerInvariant()) is { } asked)
            {
                headers[name] = asked;
            }
        }

        headers.ContentType = call.Query.Get("response-content-type") ?? facts.ContentType;
        headers.ETag = S3Text.Quoted(facts.ETag);
        headers.LastModified = facts.Modified.UtcDateTime.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        headers.AcceptRanges = "bytes";
    }
}
