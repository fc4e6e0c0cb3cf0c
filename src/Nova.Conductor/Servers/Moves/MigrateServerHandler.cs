using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Hosts;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Moves;

/// <summary><c>servers.migrate</c>: a move with the flavor the server has, never to its own host.</summary>
internal sealed class MigrateServerHandler(ServerOperation operation, StartMove move)
{
    public Task<Nothing> HandleAsync(MigrateServer request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.Migrate,
        request.Id,
        request.OverrideLock,
        call,
        (scope, seen) =>
        {
            RequireDestination(scope, seen, request.Host);
            return move.TryWrite(scope, seen, new MoveOrder(ServerAction.Migrate, seen.Flavor, request.Host, request.Image), call.Context);
        },
        ct);

    private static void RequireDestination(WriteScope scope, InstanceRecord seen, string? host)
    {
        if (host is null)
        {
            return;
        }

        if (host == seen.Host)
        {
            throw new FaultException(FaultKind.BadRequest, "Cannot migrate to the host where the server exists.");
        }

        if (!NodeStore.IsHost(scope, host))
        {
            throw new FaultException(FaultKind.BadRequest, $"Compute host {host} could not be found.");
        }
    }
}
