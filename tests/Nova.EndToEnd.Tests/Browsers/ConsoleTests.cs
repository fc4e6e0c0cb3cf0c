using Nova.EndToEnd.Tests.Clouds;
using Nova.EndToEnd.Tests.Processes;

namespace Nova.EndToEnd.Tests.Browsers;

/// <summary>The address that the client prints, opened in the distribution's browser with the distribution's noVNC: the guest's screen is seen, and a key reaches the guest.</summary>
/// <remarks>Guests are of the fake driver, whose screen is one grey: 0x40 at first, then the code of the last key.</remarks>
public sealed class ConsoleTests
{
    private const string Grey = """(() => { const c = document.querySelector("canvas"); return c && c.width > 0 ? c.getContext("2d").getImageData(5, 5, 1, 1).data[0] : -1; })()""";

    [Theory]
    [InlineData("vnc_lite.html", "?path=%3Ftoken%3D")] // as we print it
    [InlineData("vnc_lite.html", "?token=")] // as Icehouse did: the page does not know the token, its cookie does
    public async Task AConsoleOpensInTheBrowser(string page, string form)
    {
        await using var cloud = await Cloud.StartEmbeddedAsync();
        await OpenstackAsync(cloud, "server create --flavor m1.tiny --image tiny --nic none --wait first");
        var url = (await OpenstackAsync(cloud, "console url show first -f value -c url")).Trim();
        Assert.Contains($"/{page}?path=%3Ftoken%3D", url, StringComparison.Ordinal);
        await using var browser = await Browser.StartAsync();

        await browser.OpenAsync(url.Replace("?path=%3Ftoken%3D", form, StringComparison.Ordinal));

        await ShowsAsync(browser, 0x40);
        await browser.EvaluateAsync("""document.querySelector("canvas").focus()""");
        await browser.PressAsync('q');
        await ShowsAsync(browser, 'q');
        cloud.Succeeded();
    }

    private static Task ShowsAsync(Browser browser, int grey) => Until.HoldsAsync(
        $"the screen is of grey {grey}",
        async () => (int?)await browser.EvaluateAsync(Grey) is var seen && seen == grey ? null : $"It is {seen}: {await browser.EvaluateAsync("document.body.innerText")}");

    private static Task<string> OpenstackAsync(Cloud cloud, string command) =>
        Command.RunAsync("/usr/bin/openstack", ["--os-compute-api-version", "2.90", .. command.Split(' ')], cloud.Environment);
}
