using System.Text.Json;
using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Pipeline;

public sealed class VersionDocumentTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiHarness _api = fixture.Api;

    [Fact]
    public async Task TheRootListsBothEndpointsToAnybody()
    {
        Answer answer = await _api.SendAsync("GET", "/", token: null);

        JsonElement versions = answer.Succeeded().GetProperty("versions");
        Assert.Equal(["v2.0", "v2.1"], versions.EnumerateArray().Select(v => v.GetProperty("id").GetString()));
        Assert.Equal(["id", "links", "min_version", "status", "updated", "version"], Keys(versions[1]));
        Assert.Equal("2.104", versions[1].GetProperty("version").GetString());
        Assert.Equal("2.1", versions[1].GetProperty("min_version").GetString());
        Assert.Equal("", versions[0].GetProperty("version").GetString());
        Assert.Equal(_api.Http.BaseAddress + "v2.1/", versions[1].GetProperty("links")[0].GetProperty("href").GetString());
        Assert.Null(answer.Header("OpenStack-API-Version"));
    }

    [Theory]
    [InlineData("/v2.1", "v2.1")]
    [InlineData("/v2.1/", "v2.1")]
    [InlineData("/v2", "v2.0")]
    [InlineData("/v2/", "v2.0")]
    public async Task AnEndpointDescribesItselfToAnybody(string path, string id)
    {
        Answer answer = await _api.SendAsync("GET", path, token: null);

        JsonElement version = answer.Succeeded().GetProperty("version");
        Assert.Equal(id, version.GetProperty("id").GetString());
        Assert.Equal(["self", "describedby"], version.GetProperty("links").EnumerateArray().Select(l => l.GetProperty("rel").GetString()));
        Assert.Equal("text/html", version.GetProperty("links")[1].GetProperty("type").GetString());
        Assert.Equal("application/json", version.GetProperty("media-types")[0].GetProperty("base").GetString());
    }

    [Fact]
    public async Task TheVersionServedIsToldWithTheDocumentOfTheEndpoint()
    {
        Answer current = await _api.SendAsync("GET", "/v2.1/", token: null, version: "2.90");
        Answer head = await _api.SendAsync("HEAD", "/v2.1", token: null);
        Answer legacy = await _api.SendAsync("GET", "/v2/", token: null, version: "2.90");
        Answer refused = await _api.SendAsync("GET", "/v2.1/", token: null, version: "2.999");

        Assert.Equal("compute 2.90", current.Header("OpenStack-API-Version"));
        Assert.Equal("2.90", current.Header("X-OpenStack-Nova-API-Version"));
        Assert.Equal("OpenStack-API-Version, X-OpenStack-Nova-API-Version", current.Header("Vary"));
        Assert.Equal((200, "compute 2.1"), (head.Status, head.Header("OpenStack-API-Version")));
        Assert.Equal((200, null), (legacy.Status, legacy.Header("OpenStack-API-Version")));
        Assert.Equal(406, refused.Status);
    }

    [Theory]
    [InlineData("/v2.1/versions/v2.1", 200)]
    [InlineData("/v2.1/versions/v2.0", 200)]
    [InlineData("/v2.1/versions/v3", 404)]
    [InlineData("/v2.1/abcd1234/", 200)]
    public async Task ADocumentIsFoundByItsIdToo(string path, int status)
    {
        Answer answer = await _api.SendAsync("GET", path);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task APathBelowNoEndpointIsToldWhereItMayHaveMeantToGo()
    {
        Answer answer = await _api.SendAsync("GET", "/servers/5", token: null);

        Assert.Equal(300, answer.Status);
        JsonElement choices = answer.Json.GetProperty("choices");
        Assert.Equal(["id", "links", "media-types", "status"], Keys(choices[1]));
        Assert.Equal(
            _api.Http.BaseAddress + "v2.1/servers/5",
            choices.EnumerateArray().Single(c => c.GetProperty("id").GetString() == "v2.1").GetProperty("links")[0].GetProperty("href").GetString());
        Assert.Null(answer.Header("OpenStack-API-Version"));
    }

    [Fact]
    public async Task LinksFollowTheConfiguredPrefix()
    {
        await using ApiHarness api = await ApiHarness.StartAsync("[api]\ncompute_link_prefix = https://cloud.example/compute/");

        Answer answer = await api.SendAsync("GET", "/v2.1/");

        Assert.Equal(
            "https://cloud.example/compute/v2.1/",
            answer.Json.GetProperty("version").GetProperty("links")[0].GetProperty("href").GetString());
    }

    [Theory]
    [InlineData("false", "http://")]
    [InlineData("true", "https://front.example/nova/")]
    public async Task LinksFollowAProxyOnlyIfThatIsConfigured(string enabled, string prefix)
    {
        await using ApiHarness api = await ApiHarness.StartAsync($"[oslo_middleware]\nenable_proxy_headers_parsing = {enabled}");

        Answer answer = await api.SendAsync(
            "GET",
            "/",
            headers: [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "front.example"), ("X-Forwarded-Prefix", "/nova")]);

        string href = answer.Json.GetProperty("versions")[1].GetProperty("links")[0].GetProperty("href").GetString()!;
        Assert.StartsWith(prefix, href, StringComparison.Ordinal);
        Assert.Equal(enabled == "true", href.Contains("front.example", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Keys(JsonElement value) => value.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);
}
