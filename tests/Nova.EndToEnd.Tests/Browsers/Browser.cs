using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nova.EndToEnd.Tests.Browsers;

/// <summary>The distribution's Chromium without a window, told what to do by its own protocol (DevTools), as Playwright does.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly System.Diagnostics.Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _page = new();
    private int _number;

    private Browser(System.Diagnostics.Process process, DirectoryInfo profile) => (_process, _profile) = (process, profile);

    /// <summary>Starts it on one empty page.</summary>
    public static async Task<Browser> StartAsync()
    {
        var profile = Directory.CreateTempSubdirectory("nova-browser-");
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "about:blank",
        ];
        var start = new System.Diagnostics.ProcessStartInfo("/usr/bin/chromium", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = System.Diagnostics.Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var browser = new Browser(process, profile);
        await browser.AttachAsync();
        return browser;
    }

    public Task OpenAsync(string url) => SendAsync("Page.navigate", new JsonObject { ["url"] = url });

    /// <summary>What an expression of JavaScript says in the page.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression) =>
        (await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true }))["result"]?["value"];

    /// <summary>A key of the keyboard, down and up.</summary>
    public async Task PressAsync(char key)
    {
        foreach (var type in new[] { "keyDown", "keyUp" })
        {
            await SendAsync("Input.dispatchKeyEvent", new JsonObject
            {
                ["type"] = type,
                ["key"] = key.ToString(),
                ["code"] = "Key" + char.ToUpperInvariant(key),
                ["windowsVirtualKeyCode"] = (int)char.ToUpperInvariant(key),
                ["text"] = type == "keyDown" ? key.ToString() : "",
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Delete(recursive: true);
    }

    private async Task AttachAsync()
    {
        var port = "";
        var file = Path.Combine(_profile.FullName, "DevToolsActivePort");
        await Until.HoldsAsync("Chromium listens", async () =>
        {
            port = File.Exists(file) ? (await File.ReadAllTextAsync(file)).Split('\n')[0] : "";
            return port.Length > 0 ? null : _process.HasExited ? throw new InvalidOperationException($"Chromium ended with {_process.ExitCode}.") : "It has not said where.";
        });
        using var http = new HttpClient();
        var address = "";
        await Until.HoldsAsync("there is a page", async () =>
        {
            var targets = JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{port}/json/list"))!.AsArray();
            address = (string?)targets.FirstOrDefault(target => (string?)target!["type"] == "page")?["webSocketDebuggerUrl"] ?? "";
            return address.Length > 0 ? null : "There is none.";
        });
        await _page.ConnectAsync(new Uri(address), TestContext.Current.CancellationToken);
    }

    private async Task<JsonObject> SendAsync(string method, JsonObject parameters)
    {
        using var limit = new CancellationTokenSource(Patience);
        var number = ++_number;
        var command = new JsonObject { ["id"] = number, ["method"] = method, ["params"] = parameters };
        await _page.SendAsync(Encoding.UTF8.GetBytes(command.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        while (true)
        {
            await using var message = WebSocketStream.CreateReadableMessageStream(_page);
            var said = (await JsonNode.ParseAsync(message, cancellationToken: limit.Token))!.AsObject();
            if ((int?)said["id"] == number)
            {
                return said["result"]?.AsObject() ?? throw new JsonException(said.ToJsonString());
            }
        }
    }
}
