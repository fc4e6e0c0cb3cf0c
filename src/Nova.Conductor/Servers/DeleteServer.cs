using Nova.Conductor.Sagas;
using Nova.Conductor.Servers.Deferral;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.delete</c>: takes the place of whatever saga runs on the server, in one transaction, and starts the delete saga, or defers the delete.</summary>
internal sealed class DeleteServerHandler(CallResults calls, SagaStarter sagas, SupersedeSaga supersede, DeleteServerSaga deletes, StartDefer defer)
{
    public async Task<Nothing> HandleAsync(DeleteServer request, RpcCall call, CancellationToken ct)
    {
        var (reply, started) = await calls.OnceAsync(
            call.CallId,
            scope =>
            {
                SagaEntry? entry = null;
                var done = EditedServer.Change(scope, request.Id, call.Context, seen =>
                {
                    EditedServer.Require(request.Force ? ServerAction.ForceDelete : ServerAction.Delete, seen, request.OverrideLock);
                    if (SagaStore.OfInstance(scope, seen.Id)?.Kind == deletes.Kind)
                    {
                        return Nothing.Value;
                    }

                    if (!request.Force && defer.IsDue(scope, seen))
                    {
                        if (seen is { VmState: VmState.SoftDelete } or { TaskState: TaskState.SoftDeleting })
                        {
                            return Nothing.Value;
                        }

                        entry = defer.TryWrite(scope, seen, call.Context);
                        return entry is null ? null : Nothing.Value;
                    }

                    entry = TryWrite(scope, seen, call.Context);
                    return entry is null ? null : Nothing.Value;
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

    /// <summary>Writes the delete of a server as read; null where it has changed since.</summary>
    public SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, RequestContext context)
    {
        if (!InstanceStore.TryStartTask(scope, seen, TaskState.Deleting))
        {
            return null;
        }

        supersede.Supersede(scope, seen.Id, "The server was deleted meanwhile.");
        var number = ActionStore.Start(scope, seen.Id, "delete", context);
        ActionStore.StartEvent(scope, number, "compute_terminate_instance", seen.Host);
        var guests = GuestStore.Of(scope, seen.Id).Where(guest => guest.Role != GuestRole.Leftover);
        var state = new DeleteState
        {
            Guests = [.. guests.Select(guest => new GuestOrder { GuestId = guest.Id, Host = guest.Host, Attempt = seen.Attempt + 1 })],
            WasSoftDeleted = seen.VmState == VmState.SoftDelete,
        };
        return sagas.Write(scope, deletes, seen.Id, context, number, state);
    }
}
