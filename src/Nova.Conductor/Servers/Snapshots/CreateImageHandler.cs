using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Snapshots;

/// <summary><c>servers.create_image</c>, of snapshots and backups: chooses the image's id and begins the snapshot, which then waits for the image.</summary>
internal sealed class CreateImageHandler(ServerOperation operation, SagaStarter sagas, SnapshotSaga snapshots)
{
    public Task<SnapshotStarted> HandleAsync(CreateImage request, RpcCall call, CancellationToken ct)
    {
        var action = request.Backup is null ? ServerAction.CreateImage : ServerAction.CreateBackup;
        var image = Guid.NewGuid().ToString("D");
        return operation.StartAsync(
            action,
            request.Id,
            overrideLock: true,
            call,
            (scope, seen) => TryWrite(scope, seen, action, image, request.Backup, call.Context),
            _ => new SnapshotStarted(image),
            ct);
    }

    private SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, ServerAction action, string image, BackupPlan? backup, RequestContext context)
    {
        var order = GuestOrder.Of(seen);
        if (!InstanceStore.TryStartTask(scope, seen, InstanceTransitions.Table[action].WhileRunning!.Value))
        {
            return null;
        }

        var number = ActionStore.Start(scope, seen.Id, InstanceTransitions.Table[action].Word, context);
        ActionStore.StartEvent(scope, number, backup is null ? "compute_snapshot_instance" : "compute_backup_instance", order.Host);
        return sagas.Write(scope, snapshots, seen.Id, context, number, new SnapshotState { ImageId = image, Order = order, Before = seen.VmState, Backup = backup });
    }
}
