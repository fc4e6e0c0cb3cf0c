using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nova.Development.Identity.Ec2;

/// <summary>AWS signature versions 0, 1, 2 and 4, checked in constant time.</summary>
internal static class Ec2Signature
{
    private const string Version4 = "AWS4-HMAC-SHA256";

    /// <summary>Whether <paramref name="request"/> was signed with <paramref name="secret"/>; some clients leave the port out of the host they sign.</summary>
    public static bool Matches(SignedRequest request, string secret)
        => Equal(request, secret) || (request.Host.Split(':') is [var host, _] && Equal(request with { Host = host }, secret));

    private static bool Equal(SignedRequest request, string secret) => Compute(request, secret) is { } expected
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(request.Signature));

    private static string? Compute(SignedRequest request, string secret) => request.Parameters.GetValueOrDefault("SignatureVersion") switch
    {
        "0" => Base64Sha1(secret, request.Parameters.GetValueOrDefault("Action") + request.Parameters.GetValueOrDefault("Timestamp")),
        "1" => Base64Sha1(secret, string.Concat(Signed(request)
            .OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .Select(pair => pair.Key + pair.Value))),
        "2" => ComputeVersion2(request, secret),
        _ => ComputeVersion4(request, secret),
    };

    private static string ComputeVersion2(SignedRequest request, string secret)
    {
        var text = $"{request.Verb}\n{request.Host}\n{request.Path}\n{CanonicalQuery(request)}";
        return request.Parameters.GetValueOrDefault("SignatureMethod") == "HmacSHA1"
            ? Base64Sha1(secret, text)
            : Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
    }

    private static string? ComputeVersion4(SignedRequest request, string secret)
    {
        if (Part(request, "Credential")?.Split('/') is not [_, var date, var region, var service, var ending]
            || Part(request, "SignedHeaders") is not { } signedHeaders
            || request.AmazonDate() is not { } time
            || !time.StartsWith(date, StringComparison.Ordinal))
        {
            return null;
        }

        var headers = string.Concat(signedHeaders.Split(';')
            .Where(request.Headers.ContainsKey)
            .Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}:{request.Headers[name].Trim()}\n")));
        var query = request.Verb.Equals("POST", StringComparison.OrdinalIgnoreCase) ? string.Empty : CanonicalQuery(request);
        var canonical = $"{request.Verb.ToUpperInvariant()}\n{request.Path}\n{query}\n{headers}\n{signedHeaders}\n{request.BodyHash}";
        var toSign = $"{Version4}\n{time}\n{date}/{region}/{service}/{ending}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var step in (ReadOnlySpan<string>)[date, region, service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    /// <summary>A part of version 4's Authorization header, or the parameter of a presigned request.</summary>
    private static string? Part(SignedRequest request, string name)
    {
        if (!request.Headers.TryGetValue("Authorization", out var authorization))
        {
            return request.Parameters.GetValueOrDefault($"X-Amz-{name}");
        }

        var start = authorization.IndexOf(name + "=", StringComparison.Ordinal);
        return start < 0 ? null : authorization[(start + name.Length + 1)..].Split(',')[0].Trim();
    }

    private static IEnumerable<KeyValuePair<string, string>> Signed(SignedRequest request)
        => request.Parameters.Where(pair => pair.Key is not ("Signature" or "X-Amz-Signature"));

    private static string CanonicalQuery(SignedRequest request) => string.Join('&', Signed(request)
        .Select(pair => (Key: Uri.EscapeDataString(pair.Key), Value: Uri.EscapeDataString(pair.Value)))
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => $"{pair.Key}={pair.Value}"));

    // SHA-1 is what signature versions 0 and 1 are; EC2 clients of that age know no other.
#pragma warning disable CA5350
    private static string Base64Sha1(string secret, string text)
        => Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}
