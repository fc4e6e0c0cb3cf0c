using Nova.Conductor.Sagas;
using Nova.Core.Rpc;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Conductor.EndMove;

namespace Nova.Conductor.Servers.Moves;

/// <summary><c>servers.confirm_resize</c> and <c>servers.revert_resize</c>.</summary>
internal sealed class EndMoveHandler(CallResults calls, SagaStarter sagas, EndMove ends)
{
    public Task<Nothing> ConfirmAsync(Command request, RpcCall call, CancellationToken ct) => HandleAsync(ServerAction.ConfirmResize, request, call, ct);

    public Task<Nothing> RevertAsync(Command request, RpcCall call, CancellationToken ct) => HandleAsync(ServerAction.RevertResize, request, call, ct);

    private async Task<Nothing> HandleAsync(ServerAction action, Command request, RpcCall call, CancellationToken ct)
    {
        var (reply, started) = await calls.OnceAsync(
            call.CallId,
            scope => (Nothing.Value, EditedServer.Change(scope, request.Id, call.Context, seen =>
            {
                EditedServer.Require(action, seen, request.OverrideLock);
                return action == ServerAction.ConfirmResize ? ends.TryConfirm(scope, seen, call.Context) : ends.TryRevert(scope, seen, call.Context);
            })),
            ct).ConfigureAwait(false);
        if (started is not null)
        {
            sagas.Start(started);
        }

        return reply;
    }
}
