using Nova.Conductor.Sagas;
using Nova.Conductor.Sagas.Placing;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Moves;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Hosts;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Moves;

/// <summary><c>servers.evacuate</c>: only of a host that is down. What was under way on the server there is given up, but for a delete; another evacuation has to end first.</summary>
internal sealed class EvacuateServerHandler(
    ServerOperation operation,
    SagaStarter sagas,
    SupersedeSaga supersede,
    EvacuateServerSaga evacuations,
    DeleteServerSaga deletes,
    DeferDeleteSaga defers,
    HostLeases leases,
    MoveOptions options)
{
    public Task<Nothing> HandleAsync(EvacuateServer request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.Evacuate,
        request.Id,
        overrideLock: true,
        call,
        (scope, seen) =>
        {
            RequireReplaceable(scope, seen.Id);
            RequireDestination(scope, seen, request.Host);
            if (!leases.IsDown(scope, seen.Host!, options.ServiceDownTime))
            {
                throw new FaultException(FaultKind.BadRequest, $"Compute service of {seen.Host} is still in use.");
            }

            return TryWrite(scope, seen, request, call.Context);
        },
        ct);

    /// <summary>An evacuation given up for another would leave its guest running; a delete has been promised.</summary>
    private void RequireReplaceable(WriteScope scope, Guid id)
    {
        var kind = SagaStore.OfInstance(scope, id)?.Kind;
        if (kind == evacuations.Kind)
        {
            throw new FaultException(FaultKind.Conflict, $"Cannot 'evacuate' instance {id} while it is being evacuated.");
        }

        if (kind == deletes.Kind || kind == defers.Kind)
        {
            throw new FaultException(FaultKind.Conflict, $"Cannot 'evacuate' instance {id} while it is being deleted.");
        }
    }

    private static void RequireDestination(WriteScope scope, InstanceRecord seen, string? host)
    {
        if (host is not null && !NodeStore.IsHost(scope, host))
        {
            throw new FaultException(FaultKind.NotFound, $"Compute host {host} not found.");
        }

        if (host is not null && host == seen.Host)
        {
            throw new FaultException(FaultKind.BadRequest, "The target host can't be the same one.");
        }
    }

    private SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, EvacuateServer request, RequestContext context)
    {
        if (!InstanceStore.TryStartTask(scope, seen, TaskState.Rebuilding))
        {
            return null;
        }

        supersede.Supersede(scope, seen.Id, "The server was evacuated meanwhile.");

        // A move it was in has lost its source; what it has at its destination goes.
        OpenMove.Abandon(scope, seen);
        var migration = NewMove.Insert(scope, seen, context, MigrationTypes.Evacuation, MigrationStatus.Accepted, request.Host);
        var number = ActionStore.Start(scope, seen.Id, "evacuate", context);
        ActionStore.StartEvent(scope, number, "rebuild_server", null);
        InstanceEvents.Tell(scope, context, seen.Id, InstanceEvents.Evacuate, phase: null);
        var key = PublicKeys.Of(scope, seen);
        var state = new EvacuateState
        {
            Search = new Search { Wish = PlacementWish.Away(seen, request.Host, request.Force) },
            MigrationId = migration,
            Image = request.Image,
            PublicKey = key?.PublicKey,
            KeyType = key?.Type,
            OnSharedStorage = request.OnSharedStorage,
            PowerOn = !request.StayOff && seen.VmState != VmState.Stopped,
            Source = GuestOrder.Of(seen),
        };
        return sagas.Write(scope, evacuations, seen.Id, context, number, state, new BuildSecrets(request.AdminPassword, []));
    }
}
