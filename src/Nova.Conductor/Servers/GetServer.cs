using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.get</c>.</summary>
internal sealed class GetServerHandler(InstanceReader instances)
{
    public async Task<InstanceRecord> HandleAsync(GetServer request, RpcCall call, CancellationToken ct) =>
        ServerFaults.Visible(await instances.FindAsync(request.Id, ct).ConfigureAwait(false), request.Id, call.Context, request.IncludeDeleted);
}
