using Nova.Conductor.Quotas;
using Nova.Conductor.Servers;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Database.Networks;
using Nova.Database.Quotas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Networks;

/// <summary><c>addresses.add</c> and <c>addresses.remove</c>: the address and the server's interfaces in one transaction.</summary>
internal sealed class ServerAddressHandlers(CallResults calls, QuotaOptions quotas, NetworkHints hints)
{
    public Task<Nothing> AddAsync(AddFixedAddress request, RpcCall call, CancellationToken ct) => hints.OnceAsync(
        calls, call.CallId, scope => (EditedServer.Change(scope, request.InstanceId, call.Context, seen => Add(scope, request, seen)), ConcernedHosts.OfServer(scope, request.InstanceId)), ct);

    public Task<Nothing> RemoveAsync(RemoveFixedAddress request, RpcCall call, CancellationToken ct) => hints.OnceAsync(
        calls,
        call.CallId,
        scope =>
        {
            // As it was: who serves the network is to hear of it where this was the last address on it.
            var concerned = ConcernedHosts.OfServer(scope, request.InstanceId);
            return (EditedServer.Change(scope, request.InstanceId, call.Context, seen => Remove(scope, request, seen)), concerned);
        },
        ct);

    /// <summary>One more address of an interface: another interface would need the host, and is a matter of attaching one.</summary>
    private Nothing? Add(WriteScope scope, AddFixedAddress request, InstanceRecord seen)
    {
        RequireIdle(seen);
        var network = UsableNetworks.Of(NetworkStore.List(scope), seen.ProjectId)
            .FirstOrDefault(network => network.Id.ToString() == request.Network || network.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) == request.Network)
            ?? throw new FaultException(FaultKind.NotFound, $"Network {request.Network} could not be found.");
        if (seen.Interfaces?.FirstOrDefault(one => one.NetworkId == network.Id) is not { } on)
        {
            throw new FaultException(FaultKind.BadRequest, $"The server has no interface on network {network.Id}.");
        }

        NetworkQuota.Require(scope, quotas, seen.ProjectId, QuotaResource.FixedIps, held => FixedAddressQueries.CountOf(held, seen.ProjectId), "Maximum number of fixed IPs exceeded");
        var (address, _) = GuestAddresses.Take(scope, network, null, seen.Id);
        return Write(scope, seen, network.Id, [.. seen.Interfaces.Select(one => one.Id != on.Id ? one : one with
        {
            Subnets = [.. one.Subnets.Select(subnet => subnet.Cidr == network.Cidr ? subnet with { Addresses = [.. subnet.Addresses, new InterfaceAddress(address, [])] } : subnet)],
        })]);
    }

    private static Nothing? Remove(WriteScope scope, RemoveFixedAddress request, InstanceRecord seen)
    {
        RequireIdle(seen);
        if (seen.Interfaces?.FirstOrDefault(one => one.Subnets.Any(subnet => subnet.Addresses.Any(address => address.Address == request.Address))) is not { } on)
        {
            throw new FaultException(FaultKind.BadRequest, $"Fixed IP address not found for instance {seen.Id}: {request.Address}.");
        }

        if (!IsItsName(scope, on, request.Address))
        {
            FixedAddressPool.Release(scope, on.NetworkId, request.Address, seen.Id);
        }

        FloatingAddressStore.Leave(scope, seen.Id, request.Address);
        return Write(scope, seen, on.NetworkId, [.. seen.Interfaces.Select(one => one with
        {
            Subnets = [.. one.Subnets.Select(subnet => subnet with { Addresses = [.. subnet.Addresses.Where(address => address.Address != request.Address)] })],
        })]);
    }

    /// <summary>The hardware address follows from the first address's place: that one is nobody else's while the interface is there, shown or not, and free at the server's end.</summary>
    private static bool IsItsName(WriteScope scope, InstanceInterface on, string address) =>
        NetworkStore.Find(scope, on.NetworkId) is { } network
        && AddressRange.TryParse(network.Cidr, out var range)
        && range.PlaceOf(address) is { } place
        && HardwareAddress.Of(network.Number, (int)place) == on.MacAddress;

    private static Nothing? Write(WriteScope scope, InstanceRecord seen, Guid network, IReadOnlyList<InstanceInterface> interfaces)
    {
        NetworkRevisions.Touch(scope, network);
        GroupMembers.Touch(scope, seen.Id);
        return InstanceStore.TryShowInterfaces(scope, seen, interfaces) ? Nothing.Value : null;
    }

    private static void RequireIdle(InstanceRecord seen)
    {
        // Whoever builds, moves or deletes it gives and takes its addresses.
        if (seen.TaskState is not null || seen.VmState is VmState.Deleted or VmState.SoftDelete)
        {
            throw new FaultException(FaultKind.Conflict, $"Cannot change addresses of instance {seen.Id} while it is in task_state {seen.TaskState}.");
        }
    }
}
