using Nova.Compute.Hosts;
using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Messaging;
using Query = Nova.Core.Rpc.Compute.ValidateConsole;

namespace Nova.Compute.Servers.Console;

/// <summary>Whether a port is still the console of this guest (OSSA-2013-006: a token outlived its guest, and the port was another's by then).</summary>
internal sealed class ValidateConsole(ComputeHost host)
{
    public async Task<ConsoleValidity> HandleAsync(Query query, RpcCall call, CancellationToken ct)
    {
        try
        {
            var endpoint = await host.Driver.GetConsoleAsync(query.InstanceId, query.Type.Protocol(), ct);
            return new ConsoleValidity(endpoint is not null && (endpoint.Port == query.Port || endpoint.TlsPort == query.Port));
        }
        catch (FaultException none) when (none.Fault.Kind is FaultKind.NotFound or FaultKind.Conflict)
        {
            return new ConsoleValidity(false);
        }
    }
}
