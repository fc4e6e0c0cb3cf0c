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

    /// <summary>Whether <paramref name="secret"/> made this signature of the text an S3 request comes down to: one of version 4 says so itself, any other is of version 2.</summary>
    public static bool MatchesText(ReadOnlySpan<byte> text, string signature, string secret) => Compute(text, secret) is { } expected && Equal(expected, signature);

    private static bool Equal(SignedRequest request, string secret) => Compute(request, secret) is { } expected && Equal(expected, request.Signature);

    private static bool Equal(string expected, string given)
        => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    /// <summary>Null where the text says that it is of version 4, and is not.</summary>
    private static string? Compute(ReadOnlySpan<byte> text, string secret) => !text.StartsWith("AWS4-HMAC-SHA256\n"u8) ? Base64Sha1(secret, text)
        : Encoding.UTF8.GetString(text).Split('\n') is [Version4, _, var scope, _] && scope.Split('/') is { Length: 4 } steps ? HexVersion4(secret, steps, text)
        : null;

    private static string? Compute(SignedRequest request, string secret) => request.Parameters.GetValueOrDefault("SignatureVersion") switch
    {
        "0" => Base64Sha1(secret, Encoding.UTF8.GetBytes(request.Parameters.GetValueOrDefault("Action") + request.Parameters.GetValueOrDefault("Timestamp"))),
        "1" => Base64Sha1(secret, Encoding.UTF8.GetBytes(string.Concat(Signed(request)
            .OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .Select(pair => pair.Key + pair.Value)))),
        "2" => ComputeVersion2(request, secret),
        _ => ComputeVersion4(request, secret),
    };

    private static string ComputeVersion2(SignedRequest request, string secret)
    {
        // Whatever method the client has named and signed, Keystone puts this one in its place.
        var parameters = new Dictionary<string, string>(request.Parameters) { ["SignatureMethod"] = "HmacSHA256" };
        var text = Encoding.UTF8.GetBytes($"{request.Verb}\n{request.Host}\n{request.Path}\n{CanonicalQuery(request with { Parameters = parameters })}");
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text));
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
        return HexVersion4(secret, [date, region, service, "aws4_request"], Encoding.UTF8.GetBytes(toSign));
    }

    private static string HexVersion4(string secret, ReadOnlySpan<string> steps, ReadOnlySpan<byte> text)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var step in steps)
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, text));
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

    // SHA-1 is what signature versions 0 and 1 are, and S3's version 2; clients of that age know no other.
#pragma warning disable CA5350
    private static string Base64Sha1(string secret, ReadOnlySpan<byte> text) => Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), text));
#pragma warning restore CA5350
}
