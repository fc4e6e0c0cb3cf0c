using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Servers;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers.Deferral;

/// <summary>Begins a soft delete in the transaction that accepts a delete.</summary>
internal sealed class StartDefer(SagaStarter sagas, SupersedeSaga supersede, DeferDeleteSaga defers, DeferOptions options)
{
    /// <summary>
    /// True where a delete is to be deferred: the option says so, the server was launched, its host answers, and it is one guest. As upstream one that never ran or whose host is away is deleted at once; and one
    /// that is between two hosts, where upstream would confirm its move first.
    /// </summary>
    public bool IsDue(WriteScope scope, InstanceRecord seen) =>
        options.ReclaimAfter is not null && seen is { LaunchedAt: not null, Host: { } host, GuestId: not null }
        && HostLeaseStore.IsUp(scope, host, scope.Now)
        && GuestStore.Of(scope, seen.Id).Count(guest => guest.Role != GuestRole.Leftover) == 1;

    /// <summary>Writes it in the place of whatever runs on the server; null where the server has changed since.</summary>
    public SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, RequestContext context)
    {
        if (!InstanceStore.TryStartTask(scope, seen, TaskState.SoftDeleting))
        {
            return null;
        }

        supersede.Supersede(scope, seen.Id, "The server was deleted meanwhile.");
        var number = ActionStore.Start(scope, seen.Id, "delete", context);
        ActionStore.StartEvent(scope, number, "compute_soft_delete_instance", seen.Host);
        return sagas.Write(scope, defers, seen.Id, context, number, new DeferState
        {
            Action = ServerAction.SoftDelete,
            Guest = new GuestOrder { GuestId = seen.GuestId!.Value, Host = seen.Host!, Attempt = seen.Attempt + 1 },
            Before = seen.VmState,
        });
    }
}
