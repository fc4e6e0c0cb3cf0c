using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Nova.EndToEnd.Tests.Clouds;

/// <summary>A plain client of the public APIs.</summary>
internal sealed class CloudClient(string identity, string compute, string image, string user, string password) : IDisposable
{
    private const string Version = "compute 2.87";

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };
    private string? token;

    public async Task LoginAsync()
    {
        var body = JsonNode.Parse($$"""
            {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "{{user}}", "password": "{{password}}", "domain": {"id": "default"} } } },
             "scope": {"project": {"name": "{{user}}", "domain": {"id": "default"} } } } }
            """);
        using var response = await http.PostAsJsonAsync($"{identity}/v3/auth/tokens", body);
        response.EnsureSuccessStatusCode();
        token = response.Headers.GetValues("X-Subject-Token").Single();
    }

    /// <summary>The answer whatever it is; a service that is not there is an <see cref="HttpRequestException"/>.</summary>
    public async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path, JsonNode? body = null, string? idempotencyKey = null, string version = Version)
    {
        using var request = new HttpRequestMessage(method, compute + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("X-Auth-Token", token);
        request.Headers.Add("OpenStack-API-Version", version);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A document that has to be there.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, text) = await SendAsync(HttpMethod.Get, path);
        return status == HttpStatusCode.OK ? JsonNode.Parse(text)! : throw new InvalidOperationException($"GET {path} answered {(int)status}: {text}");
    }

    public async Task<IReadOnlyList<Server>> ListServersAsync()
    {
        var list = (await GetAsync("/servers/detail?limit=1000"))["servers"]!.AsArray();
        return [.. list.Select(server => Server.Read(server!))];
    }

    public async Task<string> ImageIdAsync(string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{image}/v2/images?name={name}");
        request.Headers.Add("X-Auth-Token", token);
        using var response = await http.SendAsync(request);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["images"]![0]!["id"]!;
    }

    public void Dispose() => http.Dispose();
}

/// <summary>What a test looks at of a server.</summary>
internal sealed record Server(string Id, string Name, string Status, string? Task, string? Host, string? Fault)
{
    public static Server Read(JsonNode server) => new(
        (string)server["id"]!,
        (string)server["name"]!,
        (string)server["status"]!,
        (string?)server["OS-EXT-STS:task_state"],
        (string?)server["OS-EXT-SRV-ATTR:host"],
        (string?)server["fault"]?["message"]);
}
