using System.Net;
using Nova.NoVncProxy.Tests.Harness;

namespace Nova.NoVncProxy.Tests;

/// <summary>The pages, and the cookie for clients of old addresses.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task A_page_is_served_and_its_token_kept_from_scripts_sites_and_caches()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);

        using var page = await proxy.Http.GetAsync("/vnc_auto.html?token=" + ProxyUnderTest.Token);

        Assert.Equal("<html>noVNC</html>", await page.Content.ReadAsStringAsync());
        Assert.Equal(
            $"token={ProxyUnderTest.Token}; path=/; samesite=strict; httponly", Assert.Single(page.Headers.GetValues("Set-Cookie")));
        Assert.Equal(("no-store", "no-referrer"), (page.Headers.CacheControl!.ToString(), page.Headers.GetValues("Referrer-Policy").Single()));
    }

    [Fact]
    public async Task A_page_without_a_token_sets_no_cookie()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);

        using var page = await proxy.Http.GetAsync("/vnc_auto.html?path=%3Ftoken%3D" + ProxyUnderTest.Token);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.False(page.Headers.Contains("Set-Cookie"));
    }

    /// <summary>OSSA-2021-002: `//host/..` was redirected to the host.</summary>
    [Theory]
    [InlineData("//evil.example/%2F..", 400)]
    [InlineData("///evil.example/%2F..", 400)]
    [InlineData("//evil.example/vnc_auto.html", 400)]
    [InlineData("/%5C%5Cevil.example/", 400)]
    [InlineData("/%2Fevil.example", 404)]
    [InlineData("/", 404)] // no list of the folder
    [InlineData("/core", 404)]
    [InlineData("/../../etc/passwd", 404)]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd", 404)]
    public async Task No_path_leads_to_another_site_or_out_of_the_folder(string target, int status)
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);
        proxy.Pages.CreateSubdirectory("core");

        var answer = await RawHttp.GetAsync(proxy.Authority, target);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Location:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Pages_are_only_read(string method)
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);

        using var answer = await proxy.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/vnc_auto.html"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }
}
