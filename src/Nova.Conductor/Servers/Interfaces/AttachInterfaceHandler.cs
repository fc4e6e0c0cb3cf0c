using Nova.Conductor.Networks;
using Nova.Conductor.Quotas;
using Nova.Conductor.Sagas;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Networks;
using Nova.Database.Quotas;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Interfaces;

/// <summary><c>interfaces.attach</c>: the address is taken in the transaction that gives the server its interface and begins to plug it in.</summary>
internal sealed class AttachInterfaceHandler(ServerOperation operation, SagaStarter sagas, AttachInterfaceSaga attach, QuotaOptions quotas, NetworkHints hints)
{
    public async Task<InterfaceChange> HandleAsync(AttachServerInterface request, RpcCall call, CancellationToken ct)
    {
        InstanceInterface? given = null;
        IReadOnlyList<string> hosts = [];
        var reply = await operation.StartAsync(
            ServerAction.AttachInterface,
            request.InstanceId,
            request.OverrideLock,
            call,
            (scope, seen) =>
            {
                var guest = GuestOrder.Of(seen);
                var network = UsableNetworks.OneOf(scope, request.NetworkId, request.Address, seen.ProjectId);
                NetworkQuota.Require(
                    scope, quotas, seen.ProjectId, QuotaResource.FixedIps, held => FixedAddressQueries.CountOf(held, seen.ProjectId), "Maximum number of fixed IPs exceeded");

                // Held before anything is taken: a server that has changed is looked at again, and nothing is taken twice.
                if (!InstanceStore.TryShowInterfaces(scope, seen, seen.Interfaces ?? []) || !InstanceStore.TryStartTask(scope, seen, TaskState.Networking))
                {
                    return null;
                }

                given = GuestAddresses.GiveOne(scope, seen, new NetworkAsk(network.Id, request.Address, request.Tag));
                hosts = ConcernedHosts.OfServer(scope, seen.Id);
                var number = ActionStore.Start(scope, seen.Id, "attach_interface", call.Context);
                ActionStore.StartEvent(scope, number, "compute_attach_interface", guest.Host);
                return sagas.Write(
                    scope, attach, seen.Id, call.Context, number, new InterfaceState { Guest = guest, InterfaceId = given.Id, Before = seen.VmState });
            },
            _ => new InterfaceChange(given!.Id, call.Context.RequestId),
            ct).ConfigureAwait(false);
        await hints.TellAsync(hosts, ct).ConfigureAwait(false);
        return reply;
    }
}
