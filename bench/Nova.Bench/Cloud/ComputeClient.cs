using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nova.Bench.Cloud;

/// <summary>A client of the Compute API with a fixed number of kept connections.</summary>
internal sealed class ComputeClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly string _url;
    private readonly string _token;

    private ComputeClient(int connections, string url, string token)
    {
        _http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = connections });
        _url = url;
        _token = token;
    }

    /// <summary>True when something answers HTTP there.</summary>
    public static async Task<bool> AnswersAsync(string url, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        try
        {
            using var answer = await http.GetAsync(url, ct);
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.MultipleChoices;
        }
        catch (HttpRequestException refused) when (refused.InnerException is SocketException)
        {
            return false;
        }
    }

    public static async Task<ComputeClient> LoginAsync(string authUrl, string user, string password, int connections, CancellationToken ct)
    {
        var domain = new JsonObject { ["name"] = "Default" };
        var login = new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["identity"] = new JsonObject
                {
                    ["methods"] = new JsonArray("password"),
                    ["password"] = new JsonObject { ["user"] = new JsonObject { ["name"] = user, ["password"] = password, ["domain"] = domain } },
                },
                ["scope"] = new JsonObject { ["project"] = new JsonObject { ["name"] = "admin", ["domain"] = domain.DeepClone() } },
            },
        };
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.PostAsync($"{authUrl}/auth/tokens", new StringContent(login.ToJsonString(), Encoding.UTF8, "application/json"), ct);
        answer.EnsureSuccessStatusCode();
        var catalogue = JsonNode.Parse(await answer.Content.ReadAsStringAsync(ct))!["token"]!["catalog"]!.AsArray();
        var compute = catalogue.Single(service => (string?)service!["type"] == "compute")!["endpoints"]!.AsArray();
        var url = (string)compute.First(endpoint => (string?)endpoint!["interface"] == "public")!["url"]!;
        return new ComputeClient(connections, url, answer.Headers.GetValues("X-Subject-Token").Single());
    }

    /// <summary>Its token.</summary>
    public string Token => _token;

    public void Dispose() => _http.Dispose();

    /// <summary>Hosts whose compute service is up.</summary>
    public async Task<int> HostsUpAsync(CancellationToken ct)
        => (await GetJsonAsync("/os-services?binary=nova-compute", ct)).GetProperty("services").EnumerateArray().Count(service => service.GetProperty("state").GetString() == "up");

    /// <summary>The body of a POST that creates a server of the smallest flavor, without a network.</summary>
    public async Task<JsonObject> ServerAsync(string name, CancellationToken ct)
    {
        var image = (await GetJsonAsync("/images", ct)).GetProperty("images")[0].GetProperty("id").GetString();
        var flavors = (await GetJsonAsync("/flavors", ct)).GetProperty("flavors").EnumerateArray();
        var flavor = flavors.Single(flavor => flavor.GetProperty("name").GetString() == "m1.nano").GetProperty("id").GetString();
        return new JsonObject { ["server"] = new JsonObject { ["name"] = name, ["imageRef"] = image, ["flavorRef"] = flavor, ["networks"] = "none" } };
    }

    public async Task<JsonElement> GetJsonAsync(string path, CancellationToken ct)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, ct);
        return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(ct));
    }

    public async Task<JsonElement> PostAsync(string path, JsonNode body, CancellationToken ct)
    {
        using var response = await SendAsync(HttpMethod.Post, path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), ct);
        return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(ct));
    }

    public async Task DeleteAsync(string path, CancellationToken ct) => (await SendAsync(HttpMethod.Delete, path, null, ct)).Dispose();

    /// <summary>A connection for a thread that does nothing but read.</summary>
    public KeptConnection Connect() => new(new Uri(_url), _token);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, _url + path) { Content = content };
        request.Headers.TryAddWithoutValidation("X-Auth-Token", _token);
        // The image proxy ended with 2.35, image metadata with 2.38; the rest is asked for at a version whose instances need no network.
        request.Headers.TryAddWithoutValidation("OpenStack-API-Version", path.StartsWith("/images", StringComparison.Ordinal) ? "compute 2.1" : "compute 2.90");
        var response = await _http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            var said = await response.Content.ReadAsStringAsync(ct);
            response.Dispose();
            throw new BenchException($"{method} {path} answered {(int)response.StatusCode}: {said}");
        }

        return response;
    }
}
