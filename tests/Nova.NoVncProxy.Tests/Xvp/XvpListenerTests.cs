using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Nova.NoVncProxy.Sessions;
using Nova.NoVncProxy.Tests.Harness;
using Nova.NoVncProxy.Xvp;

namespace Nova.NoVncProxy.Tests.Xvp;

/// <summary>The port of nova-xvpvncproxy, up to what the session makes of a request.</summary>
public sealed class XvpListenerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nova-xvp-");
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task It_listens_where_it_is_told_and_without_a_word_everywhere(string listen)
    {
        await using var running = new Running(new ProxyOptions { Listen = listen, Port = FreePort() }, _time);

        using var client = await running.ConnectAsync();

        Assert.Equal("HTTP/1.1 400 Bad Request\r\n\r\n", await AskAsync(client.GetStream()));
    }

    [Fact]
    public async Task The_certificate_is_read_once()
    {
        var file = WriteCertificate();
        await using var running = new Running(new ProxyOptions { Listen = "127.0.0.1", Port = FreePort(), Certificate = file }, _time);
        for (var connection = 0; connection < 2; connection++)
        {
            using var client = await running.ConnectAsync();
            await using var tls = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync("xvp");
            Assert.Equal("HTTP/1.1 400 Bad Request\r\n\r\n", await AskAsync(tls));
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Who_begins_no_handshake_is_not_waited_for()
    {
        await using var running = new Running(new ProxyOptions { Listen = "127.0.0.1", Port = FreePort(), Certificate = WriteCertificate() }, _time);
        using var client = await running.ConnectAsync();

        var end = client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        for (var tries = 0; !end.IsCompleted; tries++)
        {
            Assert.InRange(tries, 0, 500);
            _time.Advance(TimeSpan.FromSeconds(11));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, await end);
    }

    private static async Task<string> AskAsync(Stream stream)
    {
        await stream.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        return Encoding.ASCII.GetString(await Viewer.TakeAsync(stream, "HTTP/1.1 400 Bad Request\r\n\r\n".Length));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string WriteCertificate()
    {
        using var authority = new TestAuthority("CN=cloud");
        using var certificate = authority.Issue("CN=xvp");
        using var key = certificate.GetECDsaPrivateKey()!;
        var file = Path.Combine(_folder.FullName, "xvp.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return file;
    }

    /// <summary>The listener as its loop runs it, until the test is over.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly int _port;
        private readonly Task _run;

        public Running(ProxyOptions options, TimeProvider time)
        {
            var session = new XvpSession(options, null!, new SessionPlaces(10, 10), new DialConsole(time), time, NullLogger<XvpSession>.Instance);
            _port = options.Port;
            _run = new XvpListener(options, session, time, NullLogger<XvpListener>.Instance).RunAsync(_stop.Token);
        }

        /// <summary>Once it listens.</summary>
        public async Task<TcpClient> ConnectAsync()
        {
            for (var tries = 0; ; tries++)
            {
                var client = new TcpClient();
                try
                {
                    await client.ConnectAsync("localhost", _port, TestContext.Current.CancellationToken);
                    return client;
                }
                catch (SocketException) when (tries < 500 && !_run.IsFaulted)
                {
                    client.Dispose();
                    await Task.Delay(20, TestContext.Current.CancellationToken);
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run;
            _stop.Dispose();
        }
    }
}
