using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nova.Ec2.Tests.Harness;

/// <summary>Signs as clients do, written from Amazon's description and not from the server's code.</summary>
internal static class Signing
{
    /// <summary>A form, signed by version 4 in the header, as boto3 sends it.</summary>
    public static HttpRequestMessage Version4(Ec2Cloud cloud, Ec2User user, (string Name, string Value)[] parameters, DateTimeOffset? at = null, string path = "/services/Cloud") =>
        Version4(cloud, user, Form(parameters), at, path);

    public static HttpRequestMessage Version4(Ec2Cloud cloud, Ec2User user, string form, DateTimeOffset? at = null, string path = "/services/Cloud")
    {
        const string Type = "application/x-www-form-urlencoded; charset=utf-8";
        var date = Date(at);
        var scope = $"{date[..8]}/RegionOne/ec2/aws4_request";
        var canonical = $"POST\n{path}\n\ncontent-type:{Type}\nhost:{cloud.Endpoint}\nx-amz-date:{date}\n\ncontent-type;host;x-amz-date\n{Hash(form)}";
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://{cloud.Endpoint}{path}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(form)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Type);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", date);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={user.Access}/{scope}, SignedHeaders=content-type;host;x-amz-date, Signature={Sign4(user.Secret, canonical, date, scope)}");
        return request;
    }

    /// <summary>An address for whoever has it.</summary>
    public static HttpRequestMessage Presigned(
        Ec2Cloud cloud, Ec2User user, (string Name, string Value)[] parameters, DateTimeOffset? at = null, int expires = 60, string? algorithm = "AWS4-HMAC-SHA256", string verb = "GET")
    {
        var date = Date(at);
        var scope = $"{date[..8]}/RegionOne/ec2/aws4_request";
        var query = Form(
        [
            .. parameters, .. algorithm is null ? [] : ((string, string)[])[("X-Amz-Algorithm", algorithm)], ("X-Amz-Credential", $"{user.Access}/{scope}"), ("X-Amz-Date", date),
            ("X-Amz-Expires", expires.ToString(CultureInfo.InvariantCulture)), ("X-Amz-SignedHeaders", "host"),
        ]);
        var signature = Sign4(user.Secret, $"{verb}\n/services/Cloud\n{query}\nhost:{cloud.Endpoint}\n\nhost\n{Hash("")}", date, scope);
        return verb == "GET"
            ? new HttpRequestMessage(HttpMethod.Get, $"{cloud.Url}?{query}&X-Amz-Signature={signature}")
            : new HttpRequestMessage(HttpMethod.Post, cloud.Url) { Content = new StringContent($"{query}&X-Amz-Signature={signature}", Encoding.ASCII, "application/x-www-form-urlencoded") };
    }

    /// <summary>A form or a query, signed by version 2, as boto 2 and euca2ools send it.</summary>
    public static HttpRequestMessage Version2(
        Ec2Cloud cloud, Ec2User user, (string Name, string Value)[] parameters, DateTimeOffset? at = null, string method = "HmacSHA256", string verb = "POST", string path = "/services/Cloud/",
        string? host = null)
    {
        (string Name, string Value)[] all =
        [
            .. parameters, ("AWSAccessKeyId", user.Access), ("SignatureVersion", "2"), ("SignatureMethod", method),
            ("Timestamp", (at ?? TimeProvider.System.GetUtcNow()).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ];
        var signed = Form(all);
        var text = Encoding.UTF8.GetBytes($"{verb}\n{host ?? cloud.Endpoint.ToString()}\n{path}\n{signed}");
        var key = Encoding.UTF8.GetBytes(user.Secret);
#pragma warning disable CA5350 // One of version 2's two.
        var signature = Convert.ToBase64String(method == "HmacSHA1" ? HMACSHA1.HashData(key, text) : HMACSHA256.HashData(key, text));
#pragma warning restore CA5350
        var sent = $"{signed}&Signature={Uri.EscapeDataString(signature)}";
        return verb == "GET"
            ? new HttpRequestMessage(HttpMethod.Get, $"http://{cloud.Endpoint}{path}?{sent}")
            : new HttpRequestMessage(HttpMethod.Post, $"http://{cloud.Endpoint}{path}") { Content = new StringContent(sent, Encoding.ASCII, "application/x-www-form-urlencoded") };
    }

    public static string Form((string Name, string Value)[] parameters) => string.Join('&', parameters
        .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
        .Select(parameter => $"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(parameter.Value)}"));

    /// <summary>The header of version 4 for these signed ones, which are in their order.</summary>
    public static string Authorization(Ec2User user, string verb, string path, (string Name, string Value)[] headers, string bodyHash, string date)
    {
        var scope = $"{date[..8]}/RegionOne/ec2/aws4_request";
        var names = string.Join(';', headers.Select(header => header.Name));
        var canonical = $"{verb}\n{path}\n\n{string.Concat(headers.Select(header => $"{header.Name}:{header.Value}\n"))}\n{names}\n{bodyHash}";
        return $"AWS4-HMAC-SHA256 Credential={user.Access}/{scope}, SignedHeaders={names}, Signature={Sign4(user.Secret, canonical, date, scope)}";
    }

    private static string Date(DateTimeOffset? at) => (at ?? TimeProvider.System.GetUtcNow()).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Sign4(string secret, string canonical, string date, string scope)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var step in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hash(canonical)}")));
    }
}
