using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Signatures;

/// <summary>What a request says about who signed it: Keystone makes the signature again from key and text, and compares.</summary>
/// <param name="AccessKey">The key named.</param>
/// <param name="StringToSign">What was signed, as we put it together from the request.</param>
/// <param name="Given">The signature that came with it.</param>
internal sealed record S3Signature(string AccessKey, string StringToSign, string Given)
{
    /// <summary>How far the clocks may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    /// <summary>Reads version 2 or 4, header or query; the refusal where there is none, or one that is late or malformed.</summary>
    public static (S3Signature? Signature, S3Error? Refusal) Read(HttpContext http, S3Address address, Nova.Http.ApiQuery query, DateTimeOffset now)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Version4.Name, StringComparison.Ordinal))
        {
            return Version4.OfHeader(http, address, query, header, now);
        }

        if (header.StartsWith("AWS ", StringComparison.Ordinal))
        {
            return Version2.OfHeader(http, address, query, header, now);
        }

        return header.Length > 0 ? (null, S3Error.MalformedAuthorization)
            : query.Has("X-Amz-Algorithm") ? Version4.OfQuery(http, address, query, now)
            : query.Has("AWSAccessKeyId") ? Version2.OfQuery(http, address, query, now)
            : (null, S3Error.AccessDenied);
    }
}
