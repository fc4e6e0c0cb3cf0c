using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Nova.Core.Consoles;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.ConsoleAuth;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;

namespace Nova.NoVncProxy.Tests.Harness;

/// <summary>A proxy as it runs in production, on a free port, and a nova-consoleauth of our own that knows one token.</summary>
internal sealed class ProxyUnderTest : IAsyncDisposable
{
    public const string Token = "3f1c5a5e-2b52-4b4e-9e0b-5a5d0f6c7b11";

    private readonly ServiceProvider _services;
    private readonly RpcServer _auth;
    private readonly NovaDaemonHost _proxy;

    private ProxyUnderTest(ServiceProvider services, RpcServer auth, NovaDaemonHost proxy, DirectoryInfo pages)
    {
        (_services, _auth, _proxy, Pages) = (services, auth, proxy, pages);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri($"http://{Authority}") };
    }

    public string Authority => $"{_proxy.EndpointOf(ConsoleProxies.Listener)}";

    public HttpClient Http { get; }

    public DirectoryInfo Pages { get; }

    public static Task<ProxyUnderTest> StartAsync(VncServer guest, string options = "", TimeProvider? time = null) =>
        StartAsync(ConsoleProxies.ConfigureNoVnc, new ConsoleEndpoint("127.0.0.1", guest.Port, AccessUrlBase: "http://127.0.0.1:6080/vnc_auto.html"), ConsoleType.NoVnc, options, time);

    public static async Task<ProxyUnderTest> StartAsync(
        Action<NovaDaemonBuilder> configure, ConsoleEndpoint endpoint, ConsoleType type, string options = "", TimeProvider? time = null)
    {
        var pages = Directory.CreateTempSubdirectory("nova-pages-");
        await File.WriteAllTextAsync(Path.Combine(pages.FullName, "vnc_auto.html"), "<html>noVNC</html>");
        var broker = new InMemoryBroker(encode: true);
        var services = new ServiceCollection().AddLogging().AddNovaMessaging(new TransportOptions { Broker = broker }).BuildServiceProvider();
        var grant = new ConsoleGrant(Guid.NewGuid(), "host1", type, endpoint, 600);
        var auth = services.GetRequiredService<IRpcServerFactory>().Create(
            new RpcTable(ConsoleAuthRpc.Topic).On(ConsoleAuthRpc.Check, (asked, _, _) => Task.FromResult(new CheckedToken(asked.Token == Token ? grant : null))),
            "control");
        await auth.StartAsync(CancellationToken.None);
        var configuration = NovaConfiguration.FromText($"""
            [DEFAULT]
            web = {pages.FullName}
            graceful_shutdown_timeout = 20
            [vnc]
            novncproxy_host = 127.0.0.1
            novncproxy_port = 0
            [serial_console]
            serialproxy_host = 127.0.0.1
            serialproxy_port = 0
            {options}
            """);
        var proxy = NovaDaemon.Build("nova-novncproxy", configuration, configure, shared =>
        {
            shared.AddSingleton<ITransport>(broker);
            if (time is not null)
            {
                shared.AddSingleton(time);
            }
        });
        await proxy.StartAsync();
        return new ProxyUnderTest(services, auth, proxy, pages);
    }

    /// <summary>Opens a web socket as a browser does.</summary>
    public async Task<ClientWebSocket> ConnectAsync(string target = "/?token=" + Token, params (string Name, string Value)[] headers)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers)
        {
            if (name == "Sec-WebSocket-Protocol")
            {
                socket.Options.AddSubProtocol(value);
            }
            else
            {
                socket.Options.SetRequestHeader(name, value);
            }
        }

        await socket.ConnectAsync(new Uri($"ws://{Authority}{target}"), TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>The status of a refusal.</summary>
    public async Task<int> RefusedAsync(string target = "/?token=" + Token, params (string Name, string Value)[] headers)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{Authority}{target}"), TestContext.Current.CancellationToken));
        return (int)socket.HttpStatusCode;
    }

    public Task StopAsync() => _proxy.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _proxy.StopAsync();
        await _proxy.DisposeAsync();
        await _auth.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        Pages.Delete(recursive: true);
    }
}
