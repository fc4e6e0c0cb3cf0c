using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nova.ObjectStore.Tests;

/// <summary>Signs as a client does, written from Amazon's description and not from the server's code.</summary>
internal static class V4Signing
{
    public static HttpRequestMessage Request(
        ObjectStoreFixture store, string method, string path, byte[] body, (string Access, string Secret) pair, DateTimeOffset at, string? hash = null, string? host = null, params (string Name, string Value)[] more)
    {
        var date = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{date[..8]}/anywhere/s3/aws4_request";
        hash ??= Convert.ToHexStringLower(SHA256.HashData(body));
        host ??= store.Endpoint.ToString();
        (string Name, string Value)[] signed =
        [
            .. more.Where(header => header.Name.StartsWith("x-amz-", StringComparison.Ordinal))
                .Concat([("host", host), ("x-amz-content-sha256", hash), ("x-amz-date", date)])
                .OrderBy(header => header.Item1, StringComparer.Ordinal),
        ];
        var names = string.Join(';', signed.Select(header => header.Name));
        var canonical = $"{method}\n{path}\n\n{string.Concat(signed.Select(header => $"{header.Name}:{header.Value}\n"))}\n{names}\n{hash}";
        var signature = Sign(canonical, pair.Secret, date, scope);
        var request = new HttpRequestMessage(new HttpMethod(method), store.Url + path) { Content = body.Length > 0 ? new ByteArrayContent(body) : null };
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("x-amz-date", date);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", hash);
        foreach (var (name, value) in more)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={pair.Access}/{scope}, SignedHeaders={names}, Signature={signature}");
        return request;
    }

    /// <summary>An address for whoever has it; of its headers Host alone is signed, or what <paramref name="signed"/> says instead.</summary>
    public static HttpRequestMessage Presigned(
        ObjectStoreFixture store, string method, string path, (string Access, string Secret) pair, DateTimeOffset at, (string Name, string Value)? signed = null)
    {
        var date = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{date[..8]}/anywhere/s3/aws4_request";
        var (name, value) = signed ?? ("host", store.Endpoint.ToString());
        var query = $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={Uri.EscapeDataString($"{pair.Access}/{scope}")}&X-Amz-Date={date}&X-Amz-Expires=60&X-Amz-SignedHeaders={name}";
        var signature = Sign($"{method}\n{path}\n{query}\n{name}:{value}\n\n{name}\nUNSIGNED-PAYLOAD", pair.Secret, date, scope);
        return new HttpRequestMessage(new HttpMethod(method), $"{store.Url}{path}?{query}&X-Amz-Signature={signature}");
    }

    private static string Sign(string canonical, string secret, string date, string scope)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var step in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }
}
