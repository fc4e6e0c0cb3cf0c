using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Snapshots;

/// <summary><c>servers.create_image</c>, of snapshots and backups: chooses the image's id and begins the snapshot, which then waits for the image.</summary>
internal sealed class CreateImageHandler(CallResults calls, SagaStarter sagas, SnapshotSaga snapshots)
{
    public async Task<SnapshotStarted> HandleAsync(CreateImage request, RpcCall call, CancellationToken ct)
    {
        var (reply, started) = await calls.OnceAsync(
            call.CallId,
            scope =>
            {
                SagaEntry? entry = null;
                var image = Guid.NewGuid().ToString("D");
                var done = EditedServer.Change(scope, request.Id, call.Context, seen =>
                {
                    EditedServer.Require(request.Backup is null ? ServerAction.CreateImage : ServerAction.CreateBackup, seen, overrideLock: true);
                    entry = TryWrite(scope, seen, image, request.Backup, call.Context);
                    return entry is null ? null : new SnapshotStarted(image);
                });
                return (done, entry);
            },
            ct).ConfigureAwait(false);
        if (started is not null)
        {
            sagas.Start(started);
        }

        return reply;
    }

    private SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, string image, BackupPlan? backup, RequestContext context)
    {
        var action = backup is null ? ServerAction.CreateImage : ServerAction.CreateBackup;
        if ((seen.Host, seen.GuestId) is not ({ } host, { } guest))
        {
            throw new FaultException(FaultKind.Conflict, $"Instance {seen.Id} is not ready");
        }

        if (!InstanceStore.TryStartTask(scope, seen, InstanceTransitions.Table[action].WhileRunning!.Value))
        {
            return null;
        }

        var number = ActionStore.Start(scope, seen.Id, InstanceTransitions.Table[action].Word, context);
        ActionStore.StartEvent(scope, number, backup is null ? "compute_snapshot_instance" : "compute_backup_instance", host);
        var order = new GuestOrder { GuestId = guest, Host = host, Attempt = seen.Attempt + 1 };
        return sagas.Write(scope, snapshots, seen.Id, context, number, new SnapshotState { ImageId = image, Order = order, Before = seen.VmState, Backup = backup });
    }
}
