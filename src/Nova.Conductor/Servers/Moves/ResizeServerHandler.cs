using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Moves;

/// <summary><c>servers.resize</c>.</summary>
internal sealed class ResizeServerHandler(ServerOperation operation, StartMove move)
{
    public Task<Nothing> HandleAsync(ResizeServer request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.Resize,
        request.Id,
        request.OverrideLock,
        call,
        (scope, seen) =>
        {
            NewFlavor.Require(seen, request.Flavor);
            var entry = move.TryWrite(scope, seen, new MoveOrder(ServerAction.Resize, request.Flavor, Host: null, request.Image), call.Context);
            if (entry is not null && request.AutoDiskConfig is { } auto)
            {
                InstanceStore.SetDiskConfig(scope, seen.Id, auto);
            }

            return entry;
        },
        ct);
}
