using Nova.Compute.Hosts;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Messaging;

namespace Nova.Compute.Servers.Console;

/// <summary>Where a guest's VNC server listens.</summary>
internal sealed class GetVncEndpoint(ComputeHost host)
{
    public async Task<ConsoleEndpoint> HandleAsync(GuestQuery query, RpcCall call, CancellationToken ct)
        => await host.Driver.GetVncEndpointAsync(query.InstanceId, ct)
            ?? throw new FaultException(FaultKind.BadRequest, "Unavailable console type novnc.");
}
