using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Nova.Http;
using Nova.ObjectStore.Pipeline;

namespace Nova.ObjectStore.Signatures;

/// <summary>Signature version 4: the header <c>AWS4-HMAC-SHA256 Credential=…</c>, or <c>X-Amz-…</c> in the query of a presigned address.</summary>
internal static partial class Version4
{
    public const string Name = "AWS4-HMAC-SHA256";

    /// <summary>What is said of a body instead of its hash.</summary>
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int LongestPresigned = 604_800;

    public static (S3Signature? Signature, S3Error? Refusal) OfHeader(HttpContext http, S3Address address, ApiQuery query, string header, DateTimeOffset now)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match part in Part().Matches(header))
        {
            parts[part.Groups["name"].Value] = part.Groups["value"].Value;
        }

        var date = http.Request.Headers["x-amz-date"].ToString();
        if (date.Length == 0 && DateTimeOffset.TryParse(http.Request.Headers.Date.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var plain))
        {
            date = plain.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture);
        }

        if (!parts.TryGetValue("Credential", out var credential) || !parts.TryGetValue("SignedHeaders", out var signed) || !parts.TryGetValue("Signature", out var given)
            || Scope(credential) is not var (key, scope) || Time(date, scope) is not { } signedAt)
        {
            return (null, S3Error.MalformedAuthorization);
        }

        if ((now - signedAt).Duration() > S3Signature.Skew)
        {
            return (null, S3Error.RequestTimeTooSkewed);
        }

        if (!AreAllSigned(http, signed))
        {
            return (null, S3Error.HeadersNotSigned);
        }

        var hash = http.Request.Headers["x-amz-content-sha256"].ToString();
        return (new S3Signature(key, given, ToSign(http, address, query, signed, hash.Length > 0 ? hash : UnsignedPayload, date, scope)), null);
    }

    public static (S3Signature? Signature, S3Error? Refusal) OfQuery(HttpContext http, S3Address address, ApiQuery query, DateTimeOffset now)
    {
        if (query.Get("X-Amz-Algorithm") != Name || query.Get("X-Amz-Credential") is not { } credential || query.Get("X-Amz-SignedHeaders") is not { } signed
            || query.Get("X-Amz-Signature") is not { } given || query.Get("X-Amz-Date") is not { } date
            || !int.TryParse(query.Get("X-Amz-Expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > LongestPresigned
            || Scope(credential) is not var (key, scope) || Time(date, scope) is not { } signedAt)
        {
            return (null, S3Error.MalformedAuthorization);
        }

        return now > signedAt.AddSeconds(seconds) || signedAt - now > S3Signature.Skew ? (null, S3Error.RequestExpired)
            : !AreAllSigned(http, signed) ? (null, S3Error.HeadersNotSigned)
            : (new S3Signature(key, given, ToSign(http, address, query, signed, UnsignedPayload, date, scope)), null);
    }

    /// <summary>Access key, and date/region/service/aws4_request.</summary>
    private static (string Key, string Scope)? Scope(string credential)
    {
        var slash = credential.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && credential.Split('/') is [_, { Length: 8 }, _, "s3", "aws4_request"] ? (credential[..slash], credential[(slash + 1)..]) : null;
    }

    private static DateTimeOffset? Time(string date, string scope) =>
        DateTimeOffset.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && date.StartsWith(scope[..8], StringComparison.Ordinal) ? time : null;

    /// <summary>Whether the signer has seen every header that is obeyed: else who was given an address to put one object to adds <c>x-amz-copy-source</c> and has any other.</summary>
    private static bool AreAllSigned(HttpContext http, string signed)
    {
        var names = signed.Split(';').ToHashSet(StringComparer.OrdinalIgnoreCase);
        return names.Contains("host") && http.Request.Headers.Keys.All(name => !name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) || names.Contains(name));
    }

    private static string ToSign(HttpContext http, S3Address address, ApiQuery query, string signed, string hash, string date, string scope)
    {
        var canonical = new StringBuilder()
            .Append(http.Request.Method).Append('\n')
            .AppendJoin('/', address.Path.Split('/').Select(segment => Uri.EscapeDataString(Uri.UnescapeDataString(segment)))).Append('\n')
            .AppendJoin('&', query.Parameters
                .Where(parameter => parameter.Key != "X-Amz-Signature")
                .SelectMany(parameter => parameter.Value.Select(value => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(value)}"))
                .Order(StringComparer.Ordinal))
            .Append('\n');
        foreach (var name in signed.Split(';'))
        {
            var value = name == "host" ? http.Request.Headers.Host.ToString() : http.Request.Headers[name].ToString();
            canonical.Append(name).Append(':').Append(Blanks().Replace(value.Trim(), " ")).Append('\n');
        }

        canonical.Append('\n').Append(signed).Append('\n').Append(hash);
        return $"{Name}\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
    }

    [GeneratedRegex(@"(?<name>Credential|SignedHeaders|Signature)=(?<value>[^,\s]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();

    [GeneratedRegex(" {2,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
