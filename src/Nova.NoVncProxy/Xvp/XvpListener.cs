using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Nova.Hosting.Daemon;
using Nova.Hosting.Loops;

namespace Nova.NoVncProxy.Xvp;

/// <summary>nova-xvpvncproxy: a request line with a token, an answer of one line, and then the guest's bytes on the same connection.</summary>
internal sealed partial class XvpListener(ProxyOptions options, XvpSession session, TimeProvider time, ILogger<XvpListener> logger) : ILoop
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var certificate = options.Certificate is { } file ? Certificates.Load(file, options.Key ?? file) : null;
        using var listener = new TcpListener(await AddressAsync(stopping), options.Port);
        listener.Start();
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping);
                open.RemoveAll(task => task.IsCompleted);
                open.Add(ServeAsync(client, certificate, stopping));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(open).WaitAsync(StopPatience, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IPAddress> AddressAsync(CancellationToken ct) => options.Listen is "" or "*" ? IPAddress.Any
        : IPAddress.TryParse(options.Listen, out var parsed) ? parsed
        : (await Dns.GetHostAddressesAsync(options.Listen, ct))[0];

    private async Task ServeAsync(TcpClient client, X509Certificate2? certificate, CancellationToken stopping)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await using var stream = certificate is null ? client.GetStream() : await SecureAsync(client.GetStream(), certificate, stopping);
                await session.RunAsync(stream, stopping);
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                LogGone(gone.Message);
            }
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream plain, X509Certificate2 certificate, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(HandshakePatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, either.Token);
        return tls;
    }

    [LoggerMessage(LogLevel.Debug, "A client went: {Reason}")]
    private partial void LogGone(string reason);
}
