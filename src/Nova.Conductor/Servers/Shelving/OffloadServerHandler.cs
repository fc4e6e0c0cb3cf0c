using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Shelving;

/// <summary><c>servers.shelve_offload</c>.</summary>
internal sealed class OffloadServerHandler(ServerOperation operation, StartOffload offload)
{
    public Task<Nothing> HandleAsync(ShelveServer request, RpcCall call, CancellationToken ct) =>
        operation.StartAsync(ServerAction.ShelveOffload, request.Id, request.OverrideLock, call, (scope, seen) => offload.TryWrite(scope, seen, call.Context), ct);
}
