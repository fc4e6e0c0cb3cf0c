using System.Text.Json.Nodes;

namespace Nova.Development.Tests.Identity;

/// <summary>Nothing a client sends is a 500.</summary>
public sealed class HostileInputTests(IdentityFixture identity) : IClassFixture<IdentityFixture>
{
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"auth": null}""")]
    [InlineData("""{"auth": {"identity": {"methods": []}}}""")]
    [InlineData("""{"auth": {"identity": {"methods": "password"}}}""")]
    [InlineData("""{"auth": {"identity": {"methods": [1]}}}""")]
    [InlineData("""{"auth": {"identity": {"methods": ["password"], "password": []}}}""")]
    [InlineData("""{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "admin", "password": 1, "domain": {"id": "default"}}}}}}""")]
    [InlineData("""{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "admin", "password": "x"}}}}}""")]
    [InlineData("""{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "\ud800", "password": "x", "domain": {"id": "default"}}}}}}""")]
    [InlineData("""{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "a\u0000b", "password": "x", "domain": {"id": "default"}}}}}}""")]
    [InlineData("""{"auth": {"identity": {"methods": ["token"], "methods": ["password"], "token": {"id": "x"}}}}""")]
    public async Task A_malformed_login_is_400(string body)
        => Assert.Equal(400, (await identity.SendTextAsync("POST", "/v3/auth/tokens", null, body)).Status);

    [Theory]
    [InlineData("""{"user": {}}""")]
    [InlineData("""{"user": {"name": ""}}""")]
    [InlineData("""{"user": {"name": {"a": 1}}}""")]
    [InlineData("""{"user": {"name": "x", "enabled": "maybe"}}""")]
    [InlineData("""{"user": []}""")]
    [InlineData("""{"name": "x"}""")]
    public async Task A_malformed_user_is_400(string body)
        => Assert.Equal(400, (await identity.SendTextAsync("POST", "/v3/users", await identity.TokenAsync(), body)).Status);

    [Fact]
    public async Task Names_are_data_not_sql()
    {
        var admin = await identity.TokenAsync();
        const string Name = "'; DROP TABLE user; -- \" %s $1 é 漢";

        var made = await identity.CreateAsync(admin, "/v3/users", "user", new() { ["name"] = Name });
        var found = await identity.SendAsync("GET", $"/v3/users?name={Uri.EscapeDataString(Name)}", admin);

        Assert.Equal((string?)made["id"], (string?)found.Body!["users"]!.AsArray().Single()!["id"]);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_413()
        => Assert.Equal(413, (await identity.SendTextAsync("POST", "/v3/auth/tokens", null, new string(' ', 200_000))).Status);

    [Fact]
    public async Task A_name_that_is_too_long_and_a_json_that_is_too_deep_are_400()
    {
        var admin = await identity.TokenAsync();
        Assert.Equal(400, (await identity.SendAsync("POST", "/v3/users", admin, new JsonObject { ["user"] = new JsonObject { ["name"] = new string('x', 256) } })).Status);
        Assert.Equal(400, (await identity.SendTextAsync("POST", "/v3/users", admin, new string('[', 5000))).Status);
    }

    [Theory]
    [InlineData("/v3/nothing")]
    [InlineData("/v4")]
    [InlineData("/v3/users/%00")]
    public async Task Unknown_places_are_answered_in_json(string path)
    {
        var answer = await identity.SendAsync("GET", path, await identity.TokenAsync());

        Assert.Contains(answer.Status, (int[])[400, 404]);
    }

    [Fact]
    public async Task Tokens_are_not_told_apart_by_odd_characters()
        => Assert.Equal(401, (await identity.SendAsync("GET", "/v3/users", new string('x', 4000))).Status);

    [Fact]
    public async Task The_versions_are_found_without_a_token()
    {
        var root = await identity.SendAsync("GET", "/", null);
        Assert.Equal(300, root.Status);
        Assert.Equal(["v3.14", "v2.0"], root.Body!["versions"]!["values"]!.AsArray().Select(version => (string?)version!["id"]));
        Assert.Equal($"{identity.Url}/v3/", (string?)(await identity.SendAsync("GET", "/v3/", null)).Body!["version"]!["links"]![0]!["href"]);
    }
}
