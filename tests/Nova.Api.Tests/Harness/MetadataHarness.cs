using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Nova.Core.Networks;
using Nova.Core.Servers;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;
using Nova.Metadata.Serving;

namespace Nova.Api.Tests.Harness;

/// <summary>The metadata service as nova-api-metadata runs it, on a free port of loopback, and a conductor of our own behind it.</summary>
public sealed class MetadataHarness : IAsyncDisposable
{
    private readonly NovaDaemonHost _daemon;
    private readonly ServiceProvider _conductorServices;
    private readonly RpcServer _conductor;

    private MetadataHarness(NovaDaemonHost daemon, ServiceProvider conductorServices, RpcServer conductor, FakeConductor state)
    {
        (_daemon, _conductorServices, _conductor, Conductor) = (daemon, conductorServices, conductor, state);
        Address = new Uri($"http://{daemon.EndpointOf(ServeMetadata.Listener)}");
    }

    public Uri Address { get; }

    public FakeConductor Conductor { get; }

    public IServiceProvider Services => _daemon.Services;

    public static async Task<MetadataHarness> StartAsync(string configuration = "", TimeProvider? time = null)
    {
        var broker = new InMemoryBroker(encode: true);
        var state = new FakeConductor();
        ServiceProvider services = new ServiceCollection().AddLogging().AddNovaMessaging(new TransportOptions { Broker = broker }).BuildServiceProvider();
        RpcServer conductor = services.GetRequiredService<IRpcServerFactory>().Create(state.Table(), "conductor-host");
        await conductor.StartAsync(CancellationToken.None);
        NovaConfiguration nova = NovaConfiguration.FromText($"""
            [DEFAULT]
            metadata_listen = 127.0.0.1
            metadata_listen_port = 0
            {configuration}
            """);
        NovaDaemonHost daemon = NovaDaemon.Build("nova-api-metadata", nova, Configure, shared: s => s.AddSingleton<ITransport>(broker).AddSingleton(time ?? TimeProvider.System));
        await daemon.StartAsync();
        return new MetadataHarness(daemon, services, conductor, state);
    }

    /// <summary>A server with this address on its one network.</summary>
    public InstanceRecord AddServer(string address, string project = "abcd1234", Func<InstanceRecord, InstanceRecord>? with = null)
    {
        InterfaceSubnet subnet = new("127.0.0.0/8", "127.0.0.1", "127.0.0.1", ["8.8.4.4"], [], [new(address, [])], null);
        return Conductor.Servers.Add(project: project, with: server => (with?.Invoke(server) ?? server) with
        {
            Interfaces = [new(Guid.NewGuid(), "fa:16:3e:00:00:01", Guid.NewGuid(), "private", InstanceInterface.BridgeType, "br100", "tap1", 1450, [subnet], null)],
        });
    }

    /// <summary>Asks from an address of loopback, headers and target as they stand here.</summary>
    public async Task<(int Status, string Body)> AskAsync(string path, string from = "127.0.0.1", string method = "GET", string body = "", params string[] headers)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var client = new TcpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Parse(from), 0));
        await client.ConnectAsync(Address.Host, Address.Port, cancel);
        NetworkStream stream = client.GetStream();
        string head = string.Join("\r\n", [$"{method} {path} HTTP/1.1", "Host: 169.254.169.254", "Connection: close", $"Content-Length: {body.Length}", .. headers, "", body]);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head), cancel);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string answer = await reader.ReadToEndAsync(cancel);
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer[(end + 4)..]);
    }

    public async ValueTask DisposeAsync()
    {
        await _daemon.StopAsync();
        await _daemon.DisposeAsync();
        await _conductor.StopAsync(CancellationToken.None);
        await _conductorServices.DisposeAsync();
    }

    private static void Configure(NovaDaemonBuilder daemon)
    {
        daemon.AddMessaging();
        ServeMetadata.Add(daemon);
    }
}
