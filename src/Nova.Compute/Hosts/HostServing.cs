using System.Collections.Concurrent;
using Nova.Messaging;

namespace Nova.Compute.Hosts;

/// <summary>Serves <c>compute.&lt;host&gt;</c> for each host that is ready, and at the end lets the work under way finish.</summary>
internal sealed class HostServing(HostRoster roster, ComputeTable table, IRpcServerFactory servers) : IHostedService
{
    // Work is bounded per host and per instance further in. Here it is not, so that a destroy is never stuck behind builds that wait their turn.
    private static readonly RpcServerOptions Options = new() { MaxConcurrency = 1024 };

    private readonly ConcurrentBag<RpcServer> _serving = [];

    /// <summary>Begins to serve a host's topic.</summary>
    public async Task ServeAsync(ComputeHost host, CancellationToken ct)
    {
        var server = servers.Create(table.For(host), host.Name, Options);
        await server.StartAsync(ct);
        _serving.Add(server);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes nothing more and waits for what runs; when the token fires it is cancelled and stays unfinished in the journal.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_serving.Select(server => server.StopAsync(cancellationToken)));
        }
        finally
        {
            await Task.WhenAll(roster.Hosts.Select(host => host.Lanes.StopAsync(cancellationToken)));
        }
    }
}
