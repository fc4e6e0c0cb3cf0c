using Microsoft.Extensions.Logging.Abstractions;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Messaging.Client;
using Nova.Messaging.Server;
using Nova.Messaging.Transports;

namespace Nova.Messaging.Tests.Contract;

/// <summary>One process as messaging sees it: a transport, a client, and maybe servers.</summary>
internal sealed class Daemon(ITransport transport) : IAsyncDisposable
{
    private readonly List<RpcServer> _servers = [];

    public static readonly RequestContext Context = new("req-test", "user", "project", IsAdmin: false);

    public ITransport Transport => transport;

    public IRpcClient Client { get; } = new RpcClient(transport, TimeProvider.System);

    public async Task<RpcServer> ServeAsync(RpcTable table, string host = "h1", RpcServerOptions? options = null)
    {
        var server = new RpcServerFactory(transport, TimeProvider.System, NullLogger<RpcServer>.Instance).Create(table, host, options);
        _servers.Add(server);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public Task<Note> EchoAsync(string text, RpcTarget target = default, CallOptions options = default) =>
        Client.CallAsync(DeskRpc.Echo, target, new Note(text), Context, options, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await ((RpcClient)Client).DisposeAsync();
        await transport.DisposeAsync();
    }
}
