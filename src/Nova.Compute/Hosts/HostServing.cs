using System.Collections.Concurrent;
using Nova.Messaging;

namespace Nova.Compute.Hosts;

/// <summary>Serves <c>compute.&lt;host&gt;</c> for each host that is ready, and at the end lets the work under way finish.</summary>
internal sealed class HostServing(HostRoster roster, AdmitHosts admit, ComputeTable table, IRpcServerFactory servers) : IHostedService
{
    // Work is bounded per host and per instance further in. Here it is not, so that a destroy is never stuck behind builds that wait their turn.
    private static readonly RpcServerOptions Options = new() { MaxConcurrency = 1024 };

    private readonly ConcurrentDictionary<string, RpcServer> _serving = [];

    /// <summary>Begins to serve a host's topic, if the conductor lets it in.</summary>
    public async Task ServeAsync(ComputeHost host, CancellationToken ct)
    {
        await admit.AdmitAsync(host, ct);
        var server = servers.Create(table.For(host), host.Name, Options);
        await server.StartAsync(ct);
        _serving[host.Name] = server;
        host.Standing.IsServing = true;
    }

    /// <summary>Takes no more commands for a host whose name another process has; what runs ends with its lease.</summary>
    public async Task CeaseAsync(ComputeHost host)
    {
        host.Standing.IsServing = false;
        if (_serving.TryRemove(host.Name, out var server))
        {
            // At once, as a crash would: whoever asked is answered by the other process.
            await server.DisposeAsync();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes nothing more and waits for what runs; when the token fires it is cancelled and stays unfinished in the journal.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_serving.Values.Select(server => server.StopAsync(cancellationToken)));
        }
        finally
        {
            await Task.WhenAll(roster.Hosts.Select(host => host.Lanes.StopAsync(cancellationToken)));
        }
    }
}
