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
        var canonical = $"{method}\n{path}\n\nhost:{host}\nx-amz-content-sha256:{hash}\nx-amz-date:{date}\n\nhost;x-amz-content-sha256;x-amz-date\n{hash}";
        var key = Encoding.UTF8.GetBytes("AWS4" + pair.Secret);
        foreach (var step in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
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
            "Authorization", $"AWS4-HMAC-SHA256 Credential={pair.Access}/{scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={signature}");
        return request;
    }
}
