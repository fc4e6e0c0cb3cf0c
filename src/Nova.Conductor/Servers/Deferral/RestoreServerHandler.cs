using Nova.Conductor.Sagas;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Deferral;

/// <summary><c>servers.restore</c>: the quota is asked again, and the server is one that is off from then on until its host has started it.</summary>
internal sealed class RestoreServerHandler(ServerOperation operation, SagaStarter sagas, DeferDeleteSaga defers, ServerQuota quota)
{
    public Task<Nothing> HandleAsync(RestoreServer request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.Restore, request.Id, request.OverrideLock, call, (scope, seen) => TryWrite(scope, seen, call), ct);

    private SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, RpcCall call)
    {
        var order = GuestOrder.Of(seen);
        quota.Take(scope, seen.ProjectId, seen.UserId, seen.Flavor, 1, 1);
        if (!InstanceStore.TryStartTask(scope, seen, TaskState.Restoring))
        {
            // The caller reads again in this same transaction: what was taken is given back.
            ServerQuota.GiveBack(scope, seen.ProjectId, seen.UserId, seen.Flavor);
            return null;
        }

        InstanceStore.SetState(scope, seen.Id, VmState.Stopped);
        var number = ActionStore.Start(scope, seen.Id, "restore", call.Context);
        ActionStore.StartEvent(scope, number, "compute_restore_instance", order.Host);
        return sagas.Write(scope, defers, seen.Id, call.Context, number, new DeferState
        {
            Action = ServerAction.Restore,
            Guest = order,
            Before = VmState.Stopped,
        });
    }
}
