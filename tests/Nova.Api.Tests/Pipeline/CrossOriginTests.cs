using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Pipeline;

/// <summary>[cors]: a browser asks before a page of another origin may use the API, without a token.</summary>
public sealed class CrossOriginTests
{
    private const string Dashboard = "https://dashboard.example";

    [Fact]
    public async Task ABrowserThatAsksFirstIsAnswered()
    {
        await using ApiHarness api = await ApiHarness.StartAsync($"[cors]\nallowed_origin = {Dashboard}, https://other.example");

        Answer answer = await api.SendAsync(
            "OPTIONS", "/v2.1/servers", token: null,
            headers: [("Origin", Dashboard), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type, X-Auth-Token")]);

        Assert.Equal(200, answer.Status);
        Assert.Equal(Dashboard, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("POST", answer.Header("Access-Control-Allow-Methods"));
        Assert.Equal("content-type,X-Auth-Token", answer.Header("Access-Control-Allow-Headers"));
        Assert.Equal("true", answer.Header("Access-Control-Allow-Credentials"));
        Assert.Equal("3600", answer.Header("Access-Control-Max-Age"));
        Assert.Equal("Origin", answer.Header("Vary"));
    }

    [Theory]
    [InlineData("https://evil.example", "POST", "X-Auth-Token")]
    [InlineData(Dashboard, "TRACE", "X-Auth-Token")]
    [InlineData(Dashboard, "POST", "X-Other")]
    public async Task WhatIsNotAllowedIsNotPermitted(string origin, string method, string header)
    {
        await using ApiHarness api = await ApiHarness.StartAsync($"[cors]\nallowed_origin = {Dashboard}");

        Answer answer = await api.SendAsync(
            "OPTIONS", "/v2.1/servers", token: null,
            headers: [("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", header)]);

        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task AnAnswerToAPageSaysWhatItMayRead()
    {
        await using ApiHarness api = await ApiHarness.StartAsync("[cors]\nallowed_origin = *\nallow_credentials = false");

        Answer answer = await api.SendAsync("GET", "/v2.1/flavors", headers: [("Origin", Dashboard)]);
        Answer refused = await api.SendAsync("GET", "/v2.1/flavors", token: null, headers: [("Origin", Dashboard)]);

        Assert.Equal(200, answer.Status);
        Assert.Equal(Dashboard, answer.Header("Access-Control-Allow-Origin"));
        Assert.Contains("OpenStack-API-Version", answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
        Assert.Equal((401, Dashboard), (refused.Status, refused.Header("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task WithoutTheOptionNoPageIsLetIn()
    {
        await using ApiHarness api = await ApiHarness.StartAsync();

        Answer answer = await api.SendAsync("GET", "/v2.1/flavors", headers: [("Origin", Dashboard)]);

        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
    }
}
