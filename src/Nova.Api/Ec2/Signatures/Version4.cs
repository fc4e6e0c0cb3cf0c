using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Nova.Api.Ec2.Pipeline;
using Nova.OpenStack.Identity;

namespace Nova.Api.Ec2.Signatures;

/// <summary>Signature version 4: the header <c>AWS4-HMAC-SHA256 Credential=…</c>, or <c>X-Amz-…</c> in the query.</summary>
/// <remarks>Region and service are what the client says: boto takes them out of the host's name. The path is signed as it was sent.</remarks>
internal static partial class Version4
{
    private const string Name = "AWS4-HMAC-SHA256";
    private const string DateHeader = "X-Amz-Date";
    private const int LongestPresigned = 604_800;

    private static readonly string[] QueryFields = ["X-Amz-Algorithm", "X-Amz-Credential", DateHeader, "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"];

    public static Signed Read(HttpContext http, string host, SignedParts parts)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var parameters = parts.Parameters;
        if (parameters.Get("Signature") is not null || parameters.Get("SignatureVersion") is not null || (header.Length > 0 && QueryFields.Any(field => parameters.Get(field) is not null)))
        {
            throw new Ec2RefusalException(Ec2Error.MalformedSignature("The request is signed in two ways."));
        }

        var inHeader = header.Length > 0;
        if (!inHeader && parameters.Get("X-Amz-Algorithm") != Name)
        {
            throw new Ec2RefusalException(Ec2Error.MalformedSignature($"X-Amz-Algorithm must be {Name}."));
        }

        if (!inHeader && HttpMethods.IsPost(http.Request.Method))
        {
            throw new Ec2RefusalException(Ec2Error.MalformedSignature("What is posted with a signature of version 4 has it in the Authorization header."));
        }

        // Keystone takes no query into account of what is posted: one beside the form could be added by anybody who sees the request.
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.QueryString.Value is { Length: > 1 })
        {
            throw new Ec2RefusalException(Ec2Error.MalformedSignature("What is posted with a signature of version 4 has its parameters in the body alone."));
        }

        var (credential, headers, signature) = inHeader
            ? PartsOf(header) ?? throw new Ec2RefusalException(Ec2Error.MalformedSignature($"The Authorization header must be {Name} with Credential, SignedHeaders and Signature."))
            : (parameters.Get("X-Amz-Credential"), parameters.Get("X-Amz-SignedHeaders"), parameters.Get("X-Amz-Signature"));
        if (string.IsNullOrEmpty(signature) || string.IsNullOrEmpty(headers))
        {
            throw new Ec2RefusalException(Ec2Error.SignatureMissing);
        }

        if (credential?.Split('/') is not [{ Length: > 0 } access, { Length: 8 } day, { Length: > 0 }, { Length: > 0 }, "aws4_request"])
        {
            throw new Ec2RefusalException(Ec2Error.KeyMissing);
        }

        var date = inHeader ? http.Request.Headers[DateHeader].ToString() : parameters.Get(DateHeader) ?? "";
        var request = new SignedRequest
        {
            Access = access,
            Signature = signature,
            Host = host,
            Verb = http.Request.Method,
            Path = parts.Path.Length == 0 ? "/" : parts.Path,

            // Keystone reads them of a GET only. Those of a form are signed by the hash of the body.
            Params = HttpMethods.IsPost(http.Request.Method)
                ? new Dictionary<string, string>()
                : parameters.All.Where(parameter => parameter.Key != "X-Amz-Signature").ToDictionary(),
            Headers = HeadersOf(http, host, headers, date, header),
            BodyHash = Convert.ToHexStringLower(SHA256.HashData(parts.Body)),
        };
        return new Signed(request, TimeOf(date, day), parameters.Int("X-Amz-Expires", 0, LongestPresigned) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    /// <summary>The key that a request names, in header or query.</summary>
    public static string KeyOf(HttpContext http, Ec2Parameters parameters) =>
        (PartsOf(http.Request.Headers.Authorization.ToString())?.Credential ?? parameters.Get("X-Amz-Credential"))?.Split('/')[0] is { Length: > 0 } key
            ? key
            : throw new Ec2RefusalException(Ec2Error.KeyMissing);

    private static Dictionary<string, string> HeadersOf(HttpContext http, string host, string names, string date, string authorization)
    {
        var signed = names.Split(';');
        if (!signed.Contains("host"))
        {
            throw new Ec2RefusalException(Ec2Error.MalformedSignature("The header host must be signed."));
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in signed)
        {
            if (name == "host")
            {
                headers[name] = host;
            }
            else if (http.Request.Headers.TryGetValue(name, out var value))
            {
                headers[name] = Blanks().Replace(value.ToString(), " ");
            }
        }

        // Under the names that Keystone looks for, whatever case the client has written.
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[(DateHeader, date), ("Authorization", authorization)])
        {
            headers.Remove(name);
            if (value.Length > 0)
            {
                headers[name] = value;
            }
        }

        // boto before 2.9.3 signs the host without its port, which Keystone tells by this.
        if (http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent)
        {
            headers["User-Agent"] = agent;
        }

        return headers;
    }

    private static DateTimeOffset TimeOf(string date, string day) =>
        DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        && date.StartsWith(day, StringComparison.Ordinal)
            ? time
            : throw new Ec2RefusalException(Ec2Error.MalformedSignature("X-Amz-Date is missing, malformed, or not of the day of the credential."));

    /// <summary>The three parts of the header, in whatever order; null where it has others, or one twice: Keystone looks for each of them wherever it stands.</summary>
    private static (string Credential, string SignedHeaders, string Signature)? PartsOf(string header)
    {
        if (!header.StartsWith(Name + " ", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in header[Name.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=') is not [var name, { Length: > 0 } value] || value.Any(char.IsWhiteSpace) || !parts.TryAdd(name, value))
            {
                return null;
            }
        }

        return parts.Count == 3 && parts.TryGetValue("Credential", out var credential) && parts.TryGetValue("SignedHeaders", out var headers) && parts.TryGetValue("Signature", out var signature)
            ? (credential, headers, signature)
            : null;
    }

    [GeneratedRegex(" {2,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
