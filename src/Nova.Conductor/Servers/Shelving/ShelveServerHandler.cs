using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Shelving;

/// <summary><c>servers.shelve</c>.</summary>
internal sealed class ShelveServerHandler(ServerOperation operation, SagaStarter sagas, ShelveServerSaga shelves, ShelveOptions options)
{
    public Task<Nothing> HandleAsync(ShelveServer request, RpcCall call, CancellationToken ct) =>
        operation.StartAsync(ServerAction.Shelve, request.Id, request.OverrideLock, call, (scope, seen) => TryWrite(scope, seen, call.Context), ct);

    private SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, RequestContext context)
    {
        var order = GuestOrder.Of(seen);
        if (!InstanceStore.TryStartTask(scope, seen, TaskState.Shelving))
        {
            return null;
        }

        var number = ActionStore.Start(scope, seen.Id, "shelve", context);
        ActionStore.StartEvent(scope, number, "compute_shelve_instance", order.Host);
        return sagas.Write(scope, shelves, seen.Id, context, number, new ShelveState
        {
            ImageId = Guid.NewGuid().ToString("D"),
            Order = order,
            Before = seen.VmState,
            Offloads = options.OffloadTime == TimeSpan.Zero,
        });
    }
}
