using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers.Shelving;

/// <summary>Begins the offload of a shelved server in the caller's transaction.</summary>
internal sealed class StartOffload(SagaStarter sagas, OffloadServerSaga offloads)
{
    /// <summary>Writes an offload that has been found allowed on the instance as read; null where it has changed since.</summary>
    public SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, RequestContext context)
    {
        var order = GuestOrder.Of(seen);
        if (!InstanceStore.TryStartTask(scope, seen, TaskState.ShelvingOffloading))
        {
            return null;
        }

        var number = ActionStore.Start(scope, seen.Id, "shelveOffload", context);
        ActionStore.StartEvent(scope, number, "compute_shelve_offload_instance", order.Host);
        var state = new OffloadState { Order = order };
        return sagas.Write(scope, offloads, seen.Id, context, number, state);
    }
}
