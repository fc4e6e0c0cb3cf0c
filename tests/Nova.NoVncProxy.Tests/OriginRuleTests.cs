using Microsoft.AspNetCore.Http;
using Nova.NoVncProxy.Sessions;

namespace Nova.NoVncProxy.Tests;

public sealed class OriginRuleTests
{
    private const string NotThisHost = "Origin header does not match this host.";
    private const string NotThisProtocol = "Origin header protocol does not match this host.";

    [Theory]
    [InlineData(null, "proxy", null, "https://proxy/", null)]
    [InlineData("https://proxy", "proxy:6080", null, "https://proxy/", null)]
    [InlineData("https://PROXY:1", "proxy", null, "https://proxy/", null)]
    [InlineData("https://[2001:db8::1]", "[2001:db8::1]:6080", null, "https://proxy/", null)]
    [InlineData("https://proxy", "proxy", null, "wss://proxy/", null)]
    [InlineData("http://proxy", "proxy", null, "ws://proxy/", null)]
    [InlineData("http://proxy", "proxy", null, "https://proxy/", NotThisProtocol)]
    [InlineData("http://proxy", "proxy", "https", "https://proxy/", null)] // TLS ends before us
    [InlineData("https://proxy", "proxy", "http", "https://proxy/", NotThisProtocol)]
    [InlineData("http://proxy", "proxy", null, "wss://proxy/", NotThisProtocol)]
    [InlineData("https://other", "proxy", null, "https://proxy/", NotThisHost)]
    [InlineData("https://friend", "proxy", null, "https://proxy/", null)]
    [InlineData("https://proxy.other", "proxy", null, "https://proxy/", NotThisHost)]
    [InlineData("proxy", "proxy", null, "https://proxy/", "Origin header not valid.")]
    [InlineData("", "proxy", null, "https://proxy/", "Origin header not valid.")]
    public void A_page_may_or_may_not(string? origin, string host, string? forwarded, string url, string? refusal) => Assert.Equal(
        refusal, OriginRule.Refusal(origin is null ? default : new(origin), new HostString(host), forwarded, ["friend"], url));
}
