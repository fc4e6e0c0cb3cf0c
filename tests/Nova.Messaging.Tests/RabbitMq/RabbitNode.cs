using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

[assembly: AssemblyFixture(typeof(Nova.Messaging.Tests.RabbitMq.RabbitNode))]

namespace Nova.Messaging.Tests.RabbitMq;

/// <summary>A RabbitMQ server of the tests' own, from the distribution's package, on a free loopback port. Started once, when first asked for.</summary>
public sealed class RabbitNode : IAsyncLifetime
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _directory = Directory.CreateTempSubdirectory("nova-rabbitmq-").FullName;
    private readonly TestAuthority _authority = new("Authority of the tests");
    private string? _url;

    /// <summary>A port beside that of <see cref="UrlAsync"/>, where TLS is spoken and clients need a certificate of <see cref="Authority"/>.</summary>
    public int TlsPort { get; private set; }

    /// <summary>Who has signed the server's certificate, which is made out to localhost alone.</summary>
    internal TestAuthority Authority => _authority;

    /// <summary>Where tests put files of theirs.</summary>
    internal string Folder => _directory;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Its transport_url.</summary>
    public async Task<string> UrlAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return _url ??= await StartAsync();
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

        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
        _gate.Dispose();
    }

    private async Task<string> StartAsync()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            TlsPort = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        var server = _authority.Issue("localhost", Path.Combine(_directory, "server"));
        await File.WriteAllTextAsync(Path.Combine(_directory, "tls.conf"), $"""
            listeners.ssl.default = 127.0.0.1:{TlsPort}
            ssl_options.cacertfile = {_authority.WriteTo(Path.Combine(_directory, "ca.pem"))}
            ssl_options.certfile = {server.CertificateFile}
            ssl_options.keyfile = {server.KeyFile}
            ssl_options.verify = verify_peer
            ssl_options.fail_if_no_peer_cert = true

            """);
        return await RunAsync("start", "0");
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
        start.Environment["NOVA_RABBITMQ_CONF"] = Path.Combine(_directory, "tls.conf");
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
