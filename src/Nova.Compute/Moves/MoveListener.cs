using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Nova.Core.Faults;
using Nova.Hosting.Daemon;
using Nova.Hosting.Loops;

namespace Nova.Compute.Moves;

/// <summary>Listens for the hosts that fetch disks from this one. An address that cannot be listened on keeps moves away, not the daemon.</summary>
internal sealed partial class MoveListener(MoveOptions options, MoveSession session, TimeProvider time, ILogger<MoveListener> logger) : ILoop
{
    /// <summary>Fetchers served at once; more wait. Each holds one piece in memory.</summary>
    private const int MostAtOnce = 16;

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);

    private readonly Outage _outage = new(time);
    private readonly ConcurrentDictionary<Task, bool> _sessions = new();
    private volatile int _port;

    /// <summary>Address other hosts reach it at.</summary>
    public string Address => options.Address;

    /// <summary>Its port; null while it does not listen.</summary>
    public int? Port => _port == 0 ? null : _port;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await ListenAsync(stopping);
            }
            catch (SocketException refused) when (!stopping.IsCancellationRequested)
            {
                if (_outage.News(refused) is { } reason)
                {
                    LogNotListening(options.Listen, options.Port, reason);
                }
            }
            finally
            {
                _port = 0;
            }

            await Task.Delay(TryAgain, time, stopping);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(options.Listen, ct);
        using var listener = Start(addresses[0]);
        using var free = new SemaphoreSlim(MostAtOnce, MostAtOnce);
        _outage.Ends();
        _port = ((IPEndPoint)listener.LocalEndpoint).Port;
        LogListening(options.Listen, _port, options.Tls is not null);
        try
        {
            while (true)
            {
                await free.WaitAsync(ct);
                var client = await listener.AcceptTcpClientAsync(ct);
                var serving = ServeAsync(client, free, ct);
                _sessions[serving] = true;
                _ = serving.ContinueWith(ended => _sessions.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        finally
        {
            // The semaphore outlives those who give back to it.
            await Task.WhenAll(_sessions.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>On the port that is configured; else on the one of the last start, since offers that stand name it; else on any.</summary>
    private TcpListener Start(IPAddress address)
    {
        if (options.Port != 0)
        {
            return Start(address, options.Port);
        }

        try
        {
            if (options.PortFile is { } file && File.Exists(file) && ushort.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var before))
            {
                return Start(address, before);
            }
        }
        catch (SocketException)
        {
            // Somebody else has it now.
        }

        var listener = Start(address, 0);
        if (options.PortFile is { } remember)
        {
            File.WriteAllText(remember, ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        }

        return listener;
    }

    private static TcpListener Start(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private async Task ServeAsync(TcpClient client, SemaphoreSlim free, CancellationToken ct)
    {
        var peer = client.Client.RemoteEndPoint;
        try
        {
            using (client)
            {
                client.NoDelay = true;
                await using var stream = await SecureAsync(client.GetStream(), ct);
                await session.ServeAsync(stream, ct);
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException or InvalidDataException or OperationCanceledException)
        {
            // The fetcher comes again and goes on where it was.
            LogCut(peer, failure.Message);
        }
        catch (Exception unforeseen)
        {
            LogFailed(unforeseen, peer);
        }
        finally
        {
            free.Release();
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream stream, CancellationToken ct)
    {
        if (options.Tls is not { } tls)
        {
            return stream;
        }

        using var patience = new Patience(time, ct);
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = tls.Certificate,
                ClientCertificateRequired = true,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => Certificates.IsSignedBy(tls.Authorities, certificate),
            },
            patience.Token);
        return secure;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Disks of guests that move away can be fetched at {Listen}:{Port} (TLS: {Tls})")]
    private partial void LogListening(string listen, int port, bool tls);

    [LoggerMessage(Level = LogLevel.Warning, Message = "[move] listen = {Listen}, port = {Port}: {Reason}; no guest can move away from this host until it works")]
    private partial void LogNotListening(string listen, int port, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The stream of disks to {Peer} ended early: {Reason}")]
    private partial void LogCut(EndPoint? peer, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The stream of disks to {Peer} failed unexpectedly")]
    private partial void LogFailed(Exception failure, EndPoint? peer);
}
