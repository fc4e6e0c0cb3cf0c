using Nova.Compute.Hosts;
using Nova.Core.Rpc.Compute;
using Nova.Messaging;

namespace Nova.Compute.Servers.Console;

/// <summary>Usage figures of a guest.</summary>
internal sealed class GetDiagnostics(ComputeHost host)
{
    public Task<GuestDiagnostics> HandleAsync(GuestQuery query, RpcCall call, CancellationToken ct)
        => host.Driver.GetDiagnosticsAsync(query.InstanceId, ct);
}
