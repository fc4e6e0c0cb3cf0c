using Nova.Conductor.Sagas;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Moves;

/// <summary><c>servers.resize</c>.</summary>
internal sealed class ResizeServerHandler(CallResults calls, SagaStarter sagas, StartMove move)
{
    public async Task<Nothing> HandleAsync(ResizeServer request, RpcCall call, CancellationToken ct)
    {
        var (reply, started) = await calls.OnceAsync(
            call.CallId,
            scope => (Nothing.Value, EditedServer.Change(scope, request.Id, call.Context, seen =>
            {
                EditedServer.Require(ServerAction.Resize, seen, request.OverrideLock);
                NewFlavor.Require(seen, request.Flavor);
                var entry = move.TryWrite(scope, seen, new MoveOrder(ServerAction.Resize, request.Flavor, Host: null, request.Image), call.Context);
                if (entry is not null && request.AutoDiskConfig is { } auto)
                {
                    InstanceStore.SetDiskConfig(scope, seen.Id, auto);
                }

                return entry;
            })),
            ct).ConfigureAwait(false);
        if (started is not null)
        {
            sagas.Start(started);
        }

        return reply;
    }
}
