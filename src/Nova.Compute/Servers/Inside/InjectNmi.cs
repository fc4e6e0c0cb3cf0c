using Nova.Compute.Hosts;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Messaging;

namespace Nova.Compute.Servers.Inside;

/// <summary>Sends a guest a non-maskable interrupt, whatever else is done to it: it may be all that is left to do with one that hangs.</summary>
internal sealed class InjectNmi(ComputeHost host)
{
    public async Task<Nothing> HandleAsync(GuestQuery query, RpcCall call, CancellationToken ct)
    {
        await host.Driver.InjectNmiAsync(query.InstanceId, ct);
        return Nothing.Value;
    }
}
