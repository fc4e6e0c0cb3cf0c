using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Nova.AllInOne.Demo;

/// <summary>A plain client of the public APIs: logs in by OS_*, finds the services in the catalogue, speaks JSON.</summary>
internal sealed class CloudClient(string authUrl, string user, string password, string project, string userDomain, string projectDomain) : IDisposable
{
    private const string ComputeVersion = "compute 2.90";

    /// <summary>The one service that is not looked up: it has the catalogue.</summary>
    private const string Identity = "identity";

    // Loopback services: a proxy from the environment would be in the way.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(5) };
    private readonly Dictionary<string, string> _endpoints = [];
    private string? _token;
    private string? _userId;
    private string? _projectId;

    public static CloudClient FromEnvironment() => new(
        Required("OS_AUTH_URL"),
        Required("OS_USERNAME"),
        Required("OS_PASSWORD"),
        Required("OS_PROJECT_NAME"),
        Environment.GetEnvironmentVariable("OS_USER_DOMAIN_NAME") ?? "Default",
        Environment.GetEnvironmentVariable("OS_PROJECT_DOMAIN_NAME") ?? "Default");

    public void Dispose() => _http.Dispose();

    /// <summary>Logs in; an identity service that does not answer is an <see cref="HttpRequestException"/>.</summary>
    public async Task LoginAsync(CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["identity"] = new JsonObject
                {
                    ["methods"] = new JsonArray("password"),
                    ["password"] = new JsonObject
                    {
                        ["user"] = new JsonObject { ["name"] = user, ["password"] = password, ["domain"] = new JsonObject { ["name"] = userDomain } },
                    },
                },
                ["scope"] = new JsonObject { ["project"] = new JsonObject { ["name"] = project, ["domain"] = new JsonObject { ["name"] = projectDomain } } },
            },
        };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync($"{authUrl.TrimEnd('/')}/auth/tokens", content, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        if (response.StatusCode != HttpStatusCode.Created)
        {
            throw new DemoException($"login as {user} at {authUrl} failed: {(int)response.StatusCode} {text}");
        }

        _token = response.Headers.GetValues("X-Subject-Token").Single();
        var facts = JsonNode.Parse(text)!["token"]!;
        (_userId, _projectId) = ((string?)facts["user"]!["id"], (string?)facts["project"]!["id"]);
        foreach (var service in facts["catalog"]!.AsArray())
        {
            if (service!["endpoints"]!.AsArray().FirstOrDefault(endpoint => (string?)endpoint!["interface"] == "public") is { } found)
            {
                _endpoints[(string)service["type"]!] = ((string)found["url"]!).TrimEnd('/');
            }
        }
    }

    /// <summary>Who has logged in.</summary>
    public string UserId => _userId!;

    /// <summary>Where a service of the catalogue is.</summary>
    public string AddressOf(string service) => _endpoints.TryGetValue(service, out var address) ? address : throw new DemoException($"the catalogue has no {service}");

    /// <summary>The user's first EC2 key and its secret for this project, made where there is none.</summary>
    public async Task<(string Access, string Secret)> Ec2KeysAsync(CancellationToken ct)
    {
        var path = $"/users/{_userId}/credentials/OS-EC2";
        var all = (await SendAsync(Identity, HttpMethod.Get, path, null, ct))["credentials"]!.AsArray();
        var pair = all.FirstOrDefault(each => (string?)each!["tenant_id"] == _projectId)
            ?? (await SendAsync(Identity, HttpMethod.Post, path, Json(new JsonObject { ["tenant_id"] = _projectId }), ct))["credential"]!;
        return ((string)pair["access"]!, (string)pair["secret"]!);
    }

    public Task<JsonNode> GetComputeAsync(string path, CancellationToken ct) => SendAsync("compute", HttpMethod.Get, path, null, ct);

    public Task<JsonNode> PostComputeAsync(string path, JsonNode body, CancellationToken ct) => SendAsync("compute", HttpMethod.Post, path, Json(body), ct);

    /// <summary>Asks the Compute API of before microversions.</summary>
    public Task<JsonNode> GetOldComputeAsync(string path, CancellationToken ct) => SendAsync("compute_legacy", HttpMethod.Get, path, null, ct);

    /// <inheritdoc cref="GetOldComputeAsync"/>
    public Task<JsonNode> PostOldComputeAsync(string path, CancellationToken ct) => SendAsync("compute_legacy", HttpMethod.Post, path, Json(new JsonObject()), ct);

    public Task<JsonNode> GetImageAsync(string path, CancellationToken ct) => SendAsync("image", HttpMethod.Get, path, null, ct);

    public Task<JsonNode> PostImageAsync(string path, JsonNode body, CancellationToken ct) => SendAsync("image", HttpMethod.Post, path, Json(body), ct);

    public async Task UploadImageAsync(string path, Stream data, CancellationToken ct)
    {
        var content = new StreamContent(data);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        await SendAsync("image", HttpMethod.Put, path, content, ct);
    }

    private async Task<JsonNode> SendAsync(string service, HttpMethod method, string path, HttpContent? content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, (service == Identity ? authUrl.TrimEnd('/') : AddressOf(service)) + path) { Content = content };
        request.Headers.Add("X-Auth-Token", _token);
        if (service == "compute")
        {
            request.Headers.Add("OpenStack-API-Version", ComputeVersion);
        }

        using var response = await _http.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return response.IsSuccessStatusCode
            ? (text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!)
            : throw new DemoException($"{method} {request.RequestUri} answered {(int)response.StatusCode}: {text}");
    }

    private static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static string Required(string name)
        => Environment.GetEnvironmentVariable(name) ?? throw new DemoException($"{name} is not set; source the openrc file first");
}
