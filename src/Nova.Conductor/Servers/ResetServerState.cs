using Nova.Conductor.Sagas;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.reset_state</c>: whatever saga runs on the server is taken away, its host's command cancelled by a new attempt number.</summary>
internal sealed class ResetServerStateHandler(CallResults calls, SagaEngine engine)
{
    public async Task<Nothing> HandleAsync(ResetServerState request, RpcCall call, CancellationToken ct)
    {
        await calls.OnceAsync(
            call.CallId,
            scope => EditedServer.Change(scope, request.Id, call.Context, seen =>
            {
                if (SagaStore.RemoveOfInstance(scope, seen.Id))
                {
                    ActionStore.Supersede(scope, seen.Id, "The state was reset by an administrator.");
                }

                InstanceStore.ResetState(scope, seen.Id, request.State);
                var number = ActionStore.Start(scope, seen.Id, "resetState", call.Context);
                ActionStore.Finish(scope, number, succeeded: true, null, null);
                return Nothing.Value;
            }),
            ct).ConfigureAwait(false);
        engine.Forget(request.Id);
        return Nothing.Value;
    }
}
