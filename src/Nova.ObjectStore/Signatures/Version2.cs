using System.Globalization;
using System.Text;
using Nova.Http;
using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Signatures;

/// <summary>Signature version 2, of boto and the first euca2ools: <c>Authorization: AWS key:base64(HMAC-SHA1)</c>, or Signature and Expires in the query.</summary>
internal static class Version2
{
    /// <summary>Words of the query that are signed with the path.</summary>
    private static readonly string[] Signed =
    [
        "acl", "cors", "delete", "lifecycle", "location", "logging", "notification", "partNumber", "policy", "requestPayment", "response-cache-control",
        "response-content-disposition", "response-content-encoding", "response-content-language", "response-content-type", "response-expires", "tagging", "torrent",
        "uploadId", "uploads", "versionId", "versioning", "versions", "website",
    ];

    public static (S3Signature? Signature, S3Error? Refusal) OfHeader(HttpContext http, S3Address address, ApiQuery query, string header, DateTimeOffset now)
    {
        var colon = header.LastIndexOf(':');
        if (colon < 5)
        {
            return (null, S3Error.MalformedAuthorization);
        }

        var amazonDate = http.Request.Headers["x-amz-date"].ToString();
        var date = http.Request.Headers.Date.ToString();
        if (!DateTimeOffset.TryParse(amazonDate.Length > 0 ? amazonDate : date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt))
        {
            return (null, S3Error.AccessDenied);
        }

        return (now - signedAt).Duration() > S3Signature.Skew
            ? (null, S3Error.RequestTimeTooSkewed)
            : (new S3Signature(header[4..colon].Trim(), ToSign(http, address, query, amazonDate.Length > 0 ? "" : date), header[(colon + 1)..].Trim()), null);
    }

    public static (S3Signature? Signature, S3Error? Refusal) OfQuery(HttpContext http, S3Address address, ApiQuery query, DateTimeOffset now)
    {
        if (query.Get("Signature") is not { } signature || query.Get("Expires") is not { } expires
            || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var until))
        {
            return (null, S3Error.MalformedAuthorization);
        }

        return until < now.ToUnixTimeSeconds()
            ? (null, S3Error.RequestExpired)
            : (new S3Signature(query.Get("AWSAccessKeyId")!, ToSign(http, address, query, expires), signature), null);
    }

    private static string ToSign(HttpContext http, S3Address address, ApiQuery query, string date)
    {
        var headers = http.Request.Headers;
        var text = new StringBuilder()
            .Append(http.Request.Method).Append('\n')
            .Append(headers.ContentMD5).Append('\n')
            .Append(headers.ContentType).Append('\n')
            .Append(date).Append('\n');
        foreach (var (name, values) in headers
            .Select(header => (Name: header.Key.ToLowerInvariant(), header.Value))
            .Where(header => header.Name.StartsWith("x-amz-", StringComparison.Ordinal))
            .OrderBy(header => header.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append(':').AppendJoin(',', values.Select(value => value!.Trim())).Append('\n');
        }

        if (address.HostBucket is { } bucket)
        {
            text.Append('/').Append(bucket);
        }

        text.Append(address.Path);
        var words = Signed.Where(query.Has).Select(word => query.Get(word) is { Length: > 0 } value ? $"{word}={value}" : word);
        return text.Append(words.Any() ? "?" : "").AppendJoin('&', words).ToString();
    }
}
