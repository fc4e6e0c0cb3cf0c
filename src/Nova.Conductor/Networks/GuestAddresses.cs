using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Networks;
using Nova.Database.Writing;

namespace Nova.Conductor.Networks;

/// <summary>Gives a guest its interfaces in the transaction that binds it to its host, and takes them back in the one that ends it: no address can be left over.</summary>
internal static class GuestAddresses
{
    /// <summary>An interface on each network, each with an address; with <c>auto_assign_floating_ip</c> the first has a floating one too.</summary>
    /// <exception cref="FaultException">A network or the pool is full, or an address that was asked for is another's.</exception>
    public static void Give(WriteScope scope, Guid instance, string project, IReadOnlyList<NetworkAsk> networks, NetworkOptions options)
    {
        if (networks.Count == 0)
        {
            return;
        }

        IReadOnlyList<InstanceInterface> given = [.. networks.Select(ask => NewInterface(scope, instance, ask))];
        InstanceStore.GiveInterfaces(scope, instance, options.AutoAssign ? [WithFloating(scope, instance, project, given[0], options.FloatingPool), .. given.Skip(1)] : given);
        GroupMembers.Touch(scope, instance);
    }

    /// <summary>Takes all of them back. Floating addresses that led to them lead nowhere; they stay their project's.</summary>
    public static void TakeBack(WriteScope scope, InstanceRecord instance)
    {
        foreach (var network in (instance.Interfaces ?? []).Select(one => one.NetworkId).Distinct())
        {
            NetworkRevisions.Touch(scope, network);
        }

        FloatingAddressStore.Leave(scope, instance.Id);
        GroupMembers.Touch(scope, instance.Id);
        InstanceStore.SetInterfaces(scope, instance.Id, null);
    }

    /// <summary>One more interface of an instance that nobody else changes meanwhile.</summary>
    /// <exception cref="FaultException">The network is full, or the address that is asked for is another's.</exception>
    public static InstanceInterface GiveOne(WriteScope scope, InstanceRecord seen, NetworkAsk ask)
    {
        var one = NewInterface(scope, seen.Id, ask);
        InstanceStore.GiveInterfaces(scope, seen.Id, [.. seen.Interfaces ?? [], one]);
        GroupMembers.Touch(scope, seen.Id);
        return one;
    }

    /// <summary>Takes one back, with its addresses. Succeeds where it is gone.</summary>
    public static void TakeBackOne(WriteScope scope, Guid instance, Guid id)
    {
        InstanceRecord seen;
        InstanceInterface? one;
        do
        {
            // Floating addresses come and go meanwhile: each look sees what is committed by then.
            seen = InstanceQueries.Find(scope, instance)!;
            one = seen.Interfaces?.FirstOrDefault(held => held.Id == id);
        }
        while (one is not null && !InstanceStore.TryShowInterfaces(scope, seen, [.. seen.Interfaces!.Where(held => held != one)]));

        if (one is null)
        {
            return;
        }

        // The place its hardware address follows from is its own, whether it is shown or not.
        var network = NetworkStore.Find(scope, one.NetworkId);
        var named = AddressRange.TryParse(network?.Cidr, out var range) ? range.At(HardwareAddress.SlotOf(one.MacAddress)) : null;
        foreach (var address in one.Subnets.SelectMany(subnet => subnet.Addresses).Select(held => held.Address).Append(named).OfType<string>().Distinct())
        {
            FixedAddressPool.Release(scope, one.NetworkId, address, instance);
            FixedAddressStore.RemoveOutsidePool(scope, one.NetworkId, address, instance);
            FloatingAddressStore.Leave(scope, instance, address);
        }

        NetworkRevisions.Touch(scope, one.NetworkId);
        GroupMembers.Touch(scope, instance);
    }

    /// <summary>As upstream it is of no quota, in no list of the project's, and its pool's again when the server goes.</summary>
    private static InstanceInterface WithFloating(WriteScope scope, Guid instance, string project, InstanceInterface one, string pool)
    {
        var floating = FloatingAddressStore.TryTake(scope, pool, project, autoAssigned: true)
            ?? throw new FaultException(FaultKind.NotFound, $"No more floating IPs in pool {pool}.");
        var (subnet, address) = (one.Subnets[0], one.Subnets[0].Addresses[0]);
        FloatingAddressStore.TryAssociate(scope, floating.Number, project, address.Address, instance);
        return one with { Subnets = [subnet with { Addresses = [address with { Floating = [floating.Address] }] }, .. one.Subnets.Skip(1)] };
    }

    private static InstanceInterface NewInterface(WriteScope scope, Guid instance, NetworkAsk ask)
    {
        var network = NetworkStore.Find(scope, ask.NetworkId) ?? throw new FaultException(FaultKind.NotFound, $"Network {ask.NetworkId} could not be found.");
        var (address, slot) = Take(scope, network, ask.Address, instance);
        if (!network.MultiHost)
        {
            NetworkRevisions.Touch(scope, network.Id);
        }

        var id = Guid.NewGuid();
        var hardware = HardwareAddress.Of(network.Number, slot);
        return new InstanceInterface(
            id, hardware, network.Id, network.Label, InstanceInterface.BridgeType, network.Bridge, InstanceInterface.DeviceNameOf(id), network.Mtu,
            [.. Subnets(scope, instance, network, address, hardware)], ask.Tag);
    }

    private static IEnumerable<InterfaceSubnet> Subnets(WriteScope scope, Guid instance, NetworkRecord network, string address, string hardware)
    {
        yield return new InterfaceSubnet(network.Cidr, network.Gateway, network.DhcpServer, network.Dns, [], [new InterfaceAddress(address, [])], null);
        if (HardwareAddress.InPrefix(network.CidrV6, hardware) is { } v6)
        {
            FixedAddressStore.AddOutsidePool(scope, network.Id, v6, instance);
            yield return new InterfaceSubnet(network.CidrV6!, network.GatewayV6, null, [], [], [new InterfaceAddress(v6, [])], "slaac");
        }
    }

    /// <summary>Takes an address of a network.</summary>
    public static (string Address, int Slot) Take(WriteScope scope, NetworkRecord network, string? asked, Guid instance)
    {
        if (asked is not null)
        {
            return FixedAddressPool.TryTake(scope, network.Id, asked, instance) is { } slot
                ? (asked, slot)
                : throw new FaultException(FaultKind.Conflict, $"Fixed IP address {asked} is already in use.");
        }

        var size = AddressRange.TryParse(network.Cidr, out var range) ? (int)range.Size : 1;
        return FixedAddressPool.TryTakeAny(scope, network.Id, size, instance)
            ?? throw new FaultException(FaultKind.BadRequest, $"No fixed IP addresses available for network: {network.Id}");
    }
}
