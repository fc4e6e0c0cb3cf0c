using Nova.Core.Rpc;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Conductor.EndMove;

namespace Nova.Conductor.Servers.Moves;

/// <summary><c>servers.confirm_resize</c> and <c>servers.revert_resize</c>.</summary>
internal sealed class EndMoveHandler(ServerOperation operation, EndMove ends)
{
    public Task<Nothing> ConfirmAsync(Command request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.ConfirmResize, request.Id, request.OverrideLock, call, (scope, seen) => ends.TryConfirm(scope, seen, call.Context), ct);

    public Task<Nothing> RevertAsync(Command request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.RevertResize, request.Id, request.OverrideLock, call, (scope, seen) => ends.TryRevert(scope, seen, call.Context), ct);
}
