using System.Diagnostics;

[assembly: AssemblyFixture(typeof(Nova.Messaging.Tests.RabbitMq.RabbitNode))]

namespace Nova.Messaging.Tests.RabbitMq;

/// <summary>A RabbitMQ server of the tests' own, from the distribution's package, on a free loopback port. Started once, when first asked for.</summary>
public sealed class RabbitNode : IAsyncLifetime
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _directory = Directory.CreateTempSubdirectory("nova-rabbitmq-").FullName;
    private string? _url;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Its transport_url.</summary>
    public async Task<string> UrlAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return _url ??= await RunAsync("start", "0");
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the server as a crash would and starts it again with the same data.</summary>
    public async Task CrashAndStartAsync()
    {
        await RunAsync("kill");
        await RunAsync("start");
    }

    /// <summary>
    /// Stops the server in good order and starts it again. RabbitMQ 3.10 notes the identity of a quorum queue on disk only half a second
    /// after its declaration, and one that was just declared does not survive a crash; nothing on the outside tells when it is safe.
    /// </summary>
    public async Task RestartAsync()
    {
        await RunAsync("stop");
        await RunAsync("start");
    }

    public async ValueTask DisposeAsync()
    {
        if (_url is not null)
        {
            await RunAsync("kill");
        }

        Directory.Delete(_directory, recursive: true);
        _gate.Dispose();
    }

    private async Task<string> RunAsync(string command, string? port = null)
    {
        var start = new ProcessStartInfo(Script(), [command, _directory, .. port is null ? Array.Empty<string>() : [port]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Other installations may run at the same time.
        start.Environment["NOVA_APT_ARCHIVES"] = Path.Combine(Path.GetTempPath(), "nova-apt-archives");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"The tests need a RabbitMQ server, and deploy/dev/rabbitmq {command} failed: {await errors}");
    }

    private static string Script()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var script = Path.Combine(directory.FullName, "deploy", "dev", "rabbitmq");
            if (File.Exists(script))
            {
                return script;
            }
        }

        throw new FileNotFoundException("deploy/dev/rabbitmq is not above the test program");
    }
}
