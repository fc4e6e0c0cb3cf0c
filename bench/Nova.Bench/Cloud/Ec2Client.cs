using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nova.Bench.Cloud;

/// <summary>A client of EC2 with keys of its own, which signs as Amazon's do.</summary>
internal sealed class Ec2Client : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly Uri _url;
    private readonly string _access;
    private readonly string _secret;
    private long _sent;

    private Ec2Client(int connections, Uri url, string access, string secret)
    {
        _http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = connections });
        (_url, _access, _secret) = (url, access, secret);
    }

    /// <summary>Makes keys for the user and project of a token.</summary>
    public static async Task<Ec2Client> MakeKeysAsync(string authUrl, string token, Uri url, int connections, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Add("X-Auth-Token", token);
        http.DefaultRequestHeaders.Add("X-Subject-Token", token);
        var facts = (await http.GetFromJsonAsync<JsonElement>($"{authUrl}/auth/tokens", ct)).GetProperty("token");
        var user = facts.GetProperty("user").GetProperty("id").GetString();
        var body = new JsonObject { ["tenant_id"] = facts.GetProperty("project").GetProperty("id").GetString() };
        using var made = await http.PostAsJsonAsync($"{authUrl}/users/{user}/credentials/OS-EC2", body, ct);
        made.EnsureSuccessStatusCode();
        var pair = (await made.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("credential");
        return new Ec2Client(connections, url, pair.GetProperty("access").GetString()!, pair.GetProperty("secret").GetString()!);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Sends a form; the answer's text.</summary>
    /// <param name="form">Action, version and all.</param>
    /// <param name="anew">True for a signature that no request had before; else those of a second that ask the same have the same.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<byte[]> PostAsync(string form, bool anew, CancellationToken ct)
    {
        var date = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var number = anew ? Interlocked.Increment(ref _sent).ToString(CultureInfo.InvariantCulture) : "0";
        var scope = $"{date[..8]}/RegionOne/ec2/aws4_request";
        var canonical = $"POST\n{_url.AbsolutePath}\n\nhost:{_url.Authority}\nx-amz-bench:{number}\nx-amz-date:{date}\n\nhost;x-amz-bench;x-amz-date\n{Hash(form)}";
        var key = Encoding.UTF8.GetBytes("AWS4" + _secret);
        foreach (var step in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hash(canonical)}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new StringContent(form, Encoding.ASCII, "application/x-www-form-urlencoded") };
        request.Headers.TryAddWithoutValidation("X-Amz-Date", date);
        request.Headers.TryAddWithoutValidation("X-Amz-Bench", number);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={_access}/{scope}, SignedHeaders=host;x-amz-bench;x-amz-date, Signature={signature}");
        using var response = await _http.SendAsync(request, ct);
        var text = await response.Content.ReadAsByteArrayAsync(ct);
        return response.IsSuccessStatusCode ? text : throw new BenchException($"{form} answered {(int)response.StatusCode}: {Encoding.UTF8.GetString(text)}");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
