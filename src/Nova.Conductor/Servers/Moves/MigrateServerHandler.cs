using Nova.Conductor.Sagas;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Hosts;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Moves;

/// <summary><c>servers.migrate</c>: a move with the flavor the server has, never to its own host.</summary>
internal sealed class MigrateServerHandler(CallResults calls, SagaStarter sagas, StartMove move)
{
    public async Task<Nothing> HandleAsync(MigrateServer request, RpcCall call, CancellationToken ct)
    {
        var (reply, started) = await calls.OnceAsync(
            call.CallId,
            scope => (Nothing.Value, EditedServer.Change(scope, request.Id, call.Context, seen =>
            {
                EditedServer.Require(ServerAction.Migrate, seen, request.OverrideLock);
                if (request.Host is { } host)
                {
                    if (host == seen.Host)
                    {
                        throw new FaultException(FaultKind.BadRequest, "Cannot migrate to the host where the server exists.");
                    }

                    if (!NodeStore.IsHost(scope, host))
                    {
                        throw new FaultException(FaultKind.BadRequest, $"Compute host {host} could not be found.");
                    }
                }

                return move.TryWrite(scope, seen, new MoveOrder(ServerAction.Migrate, seen.Flavor, request.Host, request.Image), call.Context);
            })),
            ct).ConfigureAwait(false);
        if (started is not null)
        {
            sagas.Start(started);
        }

        return reply;
    }
}
