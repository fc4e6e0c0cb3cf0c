using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Nova.Bench.Cloud;
using Nova.Bench.Reporting;
using Nova.Core.Consoles;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.ConsoleAuth;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;
using Nova.NoVncProxy;

namespace Nova.Bench.Consoles;

/// <summary>Bytes a second from a guest to a viewer through the serial proxy, beside a plain relay of TCP, and what either adds to a round trip. All in this process, over loopback.</summary>
internal static class ProxyThroughput
{
    private const long Bytes = 2L << 30;
    private const int Rounds = 5000;

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        using var guest = new TcpListener(IPAddress.Loopback, 0);
        guest.Start();
        _ = AcceptAsync(guest, ServeAsync, ct);
        using var relay = new TcpListener(IPAddress.Loopback, 0);
        relay.Start();
        _ = AcceptAsync(relay, stream => RelayAsync(stream, PortOf(guest), ct), ct);

        var plain = await MeasureAsync(() => ConnectAsync(PortOf(relay), ct), ct);
        var broker = new InMemoryBroker(encode: false);
        await using var services = new ServiceCollection().AddLogging().AddNovaMessaging(new TransportOptions { Broker = broker }).BuildServiceProvider();
        var grant = new ConsoleGrant(Guid.NewGuid(), "host1", ConsoleType.Serial, new ConsoleEndpoint("127.0.0.1", PortOf(guest)), 600);
        await using var auth = services.GetRequiredService<IRpcServerFactory>().Create(
            new RpcTable(ConsoleAuthRpc.Topic).On(ConsoleAuthRpc.Check, (_, _, _) => Task.FromResult(new CheckedToken(grant))), "control");
        await auth.StartAsync(ct);
        var configuration = NovaConfiguration.FromText("[serial_console]\nserialproxy_host = 127.0.0.1\nserialproxy_port = 0\n");
        await using var proxy = NovaDaemon.Build("nova-serialproxy", configuration, ConsoleProxies.ConfigureSerial, shared => shared.AddSingleton<ITransport>(broker));
        await proxy.StartAsync(ct);
        var ours = await MeasureAsync(() => UpgradeAsync(proxy.EndpointOf(ConsoleProxies.Listener).ToString(), ct), ct);
        await proxy.StopAsync(ct);

        await report.AddAsync(new("console proxy, guest to viewer", ours.MegabytesPerSecond, "MB/s")
        {
            Details = new Dictionary<string, double>
            {
                ["plain_relay_MB/s"] = plain.MegabytesPerSecond,
                ["share"] = ours.MegabytesPerSecond / plain.MegabytesPerSecond,
            },
        });
        await report.AddAsync(new("console proxy, round trip, p50", ours.RoundTrip, "ms")
        {
            Details = new Dictionary<string, double> { ["plain_relay_ms"] = plain.RoundTrip, ["added_ms"] = ours.RoundTrip - plain.RoundTrip },
        });
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>First the round trips of a byte, then all the bytes there are.</summary>
    private static async Task<(double MegabytesPerSecond, double RoundTrip)> MeasureAsync(Func<Task<Stream>> connect, CancellationToken ct)
    {
        await using var stream = await connect();
        var one = new byte[1];
        var latencies = new Latencies();
        for (var round = 0; round < Rounds; round++)
        {
            var sent = TimeProvider.System.GetTimestamp();
            await stream.WriteAsync(one, ct);
            await stream.ReadExactlyAsync(one, ct);
            latencies.Add(TimeProvider.System.GetElapsedTime(sent));
        }

        one[0] = 1;
        await stream.WriteAsync(one, ct);
        var buffer = new byte[256 * 1024];
        var began = TimeProvider.System.GetTimestamp();
        for (long left = Bytes; left > 0;)
        {
            left -= await stream.ReadAsync(buffer, ct) is > 0 and var read ? read : throw new BenchException("the guest's bytes ended too early");
        }

        return (Bytes / 1e6 / TimeProvider.System.GetElapsedTime(began).TotalSeconds, latencies.Percentile(0.5));
    }

    /// <summary>The guest: zeros come back, and after anything else there is no end of bytes.</summary>
    private static async Task ServeAsync(NetworkStream stream)
    {
        var one = new byte[1];
        while (await stream.ReadAsync(one) > 0 && one[0] == 0)
        {
            await stream.WriteAsync(one);
        }

        var block = new byte[64 * 1024];
        for (long left = Bytes; left > 0; left -= block.Length)
        {
            await stream.WriteAsync(block);
        }
    }

    private static async Task RelayAsync(NetworkStream viewer, int port, CancellationToken ct)
    {
        await using var guest = await ConnectAsync(port, ct);
        await Task.WhenAny(viewer.CopyToAsync(guest, ct), guest.CopyToAsync(viewer, ct));
    }

    private static async Task<Stream> ConnectAsync(int port, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<Stream> UpgradeAsync(string authority, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{authority}/?token=3f1c5a5e-2b52-4b4e-9e0b-5a5d0f6c7b11"), ct);
        return WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: true);
    }

    private static async Task AcceptAsync(TcpListener listener, Func<NetworkStream, Task> serve, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(ct);
            client.NoDelay = true;
            _ = ServeOneAsync(client, serve);
        }
    }

    private static async Task ServeOneAsync(TcpClient client, Func<NetworkStream, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream());
            }
            catch (IOException)
            {
                // The other side has seen enough.
            }
        }
    }
}
