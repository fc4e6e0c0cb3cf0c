using Nova.Conductor.Sagas;
using Nova.Conductor.Servers.Moves;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.reset_state</c>: sets the state by hand and takes away whatever saga runs on the server.</summary>
/// <remarks>
/// As upstream nothing is sent to the host: the administrator says what the state is, and a guest that is there stays. What the host has
/// begun it finishes, and nobody waits for its answer; the power sync shows what became of the guest. What it has not been granted yet it
/// does not begin, because its attempt is not the newest any more.
/// </remarks>
internal sealed class ResetServerStateHandler(CallResults calls, SupersedeSaga supersede, SagaEngine engine)
{
    public async Task<Nothing> HandleAsync(ResetServerState request, RpcCall call, CancellationToken ct)
    {
        await calls.OnceAsync(
            call.CallId,
            scope => EditedServer.Change(scope, request.Id, call.Context, seen =>
            {
                supersede.Supersede(scope, seen.Id, "The state was reset by an administrator.");
                if (seen.VmState == VmState.SoftDelete)
                {
                    ServerQuota.TakeAnyway(scope, seen.ProjectId, seen.UserId, seen.Flavor);
                }

                OpenMove.Abandon(scope, seen);
                InstanceStore.ResetState(scope, seen, request.State);
                var number = ActionStore.Start(scope, seen.Id, "resetState", call.Context);
                ActionStore.Finish(scope, number, succeeded: true, null, null);
                return Nothing.Value;
            }),
            ct).ConfigureAwait(false);
        engine.Forget(request.Id);
        return Nothing.Value;
    }
}
