using Nova.Conductor.Hosts;
using Nova.Conductor.Sagas;
using Nova.Conductor.Sagas.Placing;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Aggregates;
using Nova.Database.Hosts;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Shelving;

/// <summary><c>servers.unshelve</c>: starts a server that is on its host still, and places one that is not.</summary>
internal sealed class UnshelveServerHandler(ServerOperation operation, SagaStarter sagas, RestartShelvedSaga restarts, UnshelveServerSaga unshelves, HostsOptions hosts)
{
    public Task<Nothing> HandleAsync(UnshelveServer request, RpcCall call, CancellationToken ct) =>
        operation.StartAsync(ServerAction.Unshelve, request.Id, request.OverrideLock, call, (scope, seen) => TryWrite(scope, seen, request, call.Context), ct);

    private SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, UnshelveServer request, RequestContext context)
    {
        RequirePlace(scope, seen, request);
        if (!InstanceStore.TryStartTask(scope, seen, TaskState.Unshelving))
        {
            return null;
        }

        var number = ActionStore.Start(scope, seen.Id, "unshelve", context);
        return (seen.Host, seen.GuestId) is ({ } host, { } guest)
            ? Restart(scope, seen, new GuestOrder { GuestId = guest, Host = host, Attempt = seen.Attempt + 1 }, context, number)
            : Place(scope, seen, request, context, number);
    }

    private SagaEntry Restart(WriteScope scope, InstanceRecord seen, GuestOrder order, RequestContext context, long number)
    {
        ActionStore.StartEvent(scope, number, "compute_start_instance", order.Host);
        return sagas.Write(scope, restarts, seen.Id, context, number, new RestartState { Order = order });
    }

    private SagaEntry Place(WriteScope scope, InstanceRecord seen, UnshelveServer request, RequestContext context, long number)
    {
        if (request.Repins)
        {
            InstanceStore.SetPinnedZone(scope, seen.Id, request.AvailabilityZone);
        }

        ActionStore.StartEvent(scope, number, "get_image_info", null);
        ActionStore.StartEvent(scope, number, "schedule_instances", null);
        var key = PublicKeys.Of(scope, seen);
        var wish = new PlacementWish { AvailabilityZone = ZoneOf(seen, request), RequestedHost = request.Host };
        return sagas.Write(
            scope, unshelves, seen.Id, context, number, new UnshelveState { Search = new Search { Wish = wish }, PublicKey = key?.PublicKey, KeyType = key?.Type });
    }

    /// <summary>Refuses, in upstream's words and order, what is asked for of a server that is on its host, and places that do not exist or not together.</summary>
    private void RequirePlace(WriteScope scope, InstanceRecord seen, UnshelveServer request)
    {
        if ((request.Repins || request.Host is not null) && seen.VmState != VmState.ShelvedOffloaded)
        {
            throw new FaultException(
                FaultKind.Conflict,
                $"Specifying an availability zone or a host when unshelving server \"{seen.Id}\" with status \"{StateNames.Of(seen.VmState)}\" is not supported. "
                + "The server status must be SHELVED_OFFLOADED.");
        }

        if (request.AvailabilityZone is { } zone && !ZoneStore.IsAvailable(scope, hosts.Zones, zone))
        {
            throw new FaultException(FaultKind.BadRequest, "The requested availability zone is not available");
        }

        if (request.Host is not { } host)
        {
            return;
        }

        if (!NodeStore.IsHost(scope, host))
        {
            throw new FaultException(FaultKind.BadRequest, $"Compute host {host} could not be found.");
        }

        if (ZoneOf(seen, request) is { } pinned && hosts.Zones.In(AggregateStore.ListAll(scope)).ZoneOf(host) != pinned)
        {
            throw new FaultException(FaultKind.Conflict, $"Host \"{host}\" is not in the availability zone \"{pinned}\".");
        }
    }

    private static string? ZoneOf(InstanceRecord seen, UnshelveServer request) => request.Repins ? request.AvailabilityZone : seen.PinnedAvailabilityZone;
}
