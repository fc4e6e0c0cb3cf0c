using System.Diagnostics;
using System.Text.Json;

namespace Nova.Messaging.Tests.Notifications;

/// <summary>The distribution's own listener: what it prints is what a consumer of notifications is given.</summary>
internal sealed class OsloListener : IAsyncDisposable
{
    private readonly Process _process;

    private OsloListener(Process process) => _process = process;

    public static async Task<OsloListener> StartAsync(string url, string exchange, string topic, int count, CancellationToken ct)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Notifications", "listen.py"), url, exchange, topic, $"{count}" })
        {
            start.ArgumentList.Add(argument);
        }

        var listener = new OsloListener(Process.Start(start)!);
        Assert.Equal("listening", await listener._process.StandardOutput.ReadLineAsync(ct));
        return listener;
    }

    /// <summary>The next notification.</summary>
    public async Task<JsonElement> NextAsync(CancellationToken ct)
    {
        var line = await _process.StandardOutput.ReadLineAsync(ct) ?? throw new EndOfStreamException("The listener ended before it was given another notification.");
        return JsonDocument.Parse(line).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
