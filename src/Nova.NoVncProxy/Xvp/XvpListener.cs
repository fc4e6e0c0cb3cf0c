using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Nova.Hosting.Loops;

namespace Nova.NoVncProxy.Xvp;

/// <summary>nova-xvpvncproxy: a request line with a token, an answer of one line, and then the guest's bytes on the same connection.</summary>
internal sealed partial class XvpListener(ProxyOptions options, XvpSession session, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<XvpListener> logger) : ILoop
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    /// <summary>Where it listens, once it does; with port 0 the port that was free.</summary>
    public TaskCompletionSource<IPEndPoint> Listening { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task RunAsync(CancellationToken stopping)
    {
        var address = IPAddress.TryParse(options.Listen, out var parsed) ? parsed : (await Dns.GetHostAddressesAsync(options.Listen, stopping))[0];
        using var listener = new TcpListener(address, options.Port);
        listener.Start();
        Listening.TrySetResult((IPEndPoint)listener.LocalEndpoint);
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping);
                open.RemoveAll(task => task.IsCompleted);
                open.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(open).WaitAsync(StopPatience, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await using var stream = await SecureAsync(client.GetStream(), lifetime.ApplicationStopping);
                await session.RunAsync(stream, lifetime.ApplicationStopping);
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                LogGone(gone.Message);
            }
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream plain, CancellationToken ct)
    {
        if (options.Certificate is not { } file)
        {
            return plain;
        }

        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = X509Certificate2.CreateFromPemFile(file, options.Key ?? file) }, ct);
        return tls;
    }

    [LoggerMessage(LogLevel.Debug, "A client went: {Reason}")]
    private partial void LogGone(string reason);
}
