using Nova.Conductor.Sagas;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Interfaces;

/// <summary><c>interfaces.detach</c>.</summary>
internal sealed class DetachInterfaceHandler(ServerOperation operation, SagaStarter sagas, DetachInterfaceSaga detach)
{
    public Task<InterfaceChange> HandleAsync(DetachServerInterface request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.DetachInterface,
        request.InstanceId,
        request.OverrideLock,
        call,
        (scope, seen) =>
        {
            var guest = GuestOrder.Of(seen);
            if (seen.Interfaces?.Any(one => one.Id == request.InterfaceId) != true)
            {
                throw new FaultException(FaultKind.NotFound, $"Port id {request.InterfaceId} could not be found.");
            }

            if (!InstanceStore.TryStartTask(scope, seen, TaskState.Networking))
            {
                return null;
            }

            var number = ActionStore.Start(scope, seen.Id, "detach_interface", call.Context);
            ActionStore.StartEvent(scope, number, "compute_detach_interface", guest.Host);
            return sagas.Write(
                scope, detach, seen.Id, call.Context, number, new InterfaceState { Guest = guest, InterfaceId = request.InterfaceId, Before = seen.VmState });
        },
        _ => new InterfaceChange(request.InterfaceId, call.Context.RequestId),
        ct);
}
