using Nova.Compute.Hosts;
using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Messaging;
using Query = Nova.Core.Rpc.Compute.GetConsole;

namespace Nova.Compute.Servers.Console;

/// <summary>Where a guest's console of a kind listens, and where users find the proxy for it.</summary>
internal sealed class GetConsole(ComputeHost host, ConsoleOptions options)
{
    public async Task<ConsoleEndpoint> HandleAsync(Query query, RpcCall call, CancellationToken ct)
    {
        var url = options.UrlOf(query.Type) ?? throw Unavailable(query.Type);
        var endpoint = await host.Driver.GetConsoleAsync(query.InstanceId, query.Type.Protocol(), ct) ?? throw Unavailable(query.Type);
        return endpoint with { AccessUrlBase = url };
    }

    private static FaultException Unavailable(ConsoleType type) => new(FaultKind.BadRequest, $"Unavailable console type {type.Word()}.");
}
