using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Instances;

/// <summary>Who has which fixed address: written with the interfaces of instances, and never apart from them.</summary>
public static class FixedAddressStore
{
    private static readonly Statement WithAddress = new(
        "fixed_ips.with", "SELECT instance_uuid FROM fixed_ips WHERE address = ? AND instance_uuid IS NOT NULL LIMIT 2");

    private static readonly Statement RemoveOf = new("fixed_ips.remove_of", "DELETE FROM fixed_ips WHERE instance_uuid = ? AND slot IS NULL");

    private static readonly Statement RemoveOne = new(
        "fixed_ips.remove_one", "DELETE FROM fixed_ips WHERE network_uuid = ? AND address = ? AND instance_uuid = ? AND slot IS NULL");

    private static readonly Statement ReleaseOf = new(
        "fixed_ips.release_of", "UPDATE fixed_ips SET instance_uuid = NULL, free_slot = slot, leased = 0, updated_at = ? WHERE instance_uuid = ? AND slot IS NOT NULL");

    /// <summary>The instance that has an address; null where none has it, or several on networks of their own.</summary>
    public static Guid? InstanceWith(ReadScope scope, string address) =>
        scope.Query(WithAddress, static row => row.Id(0), address) is [var only] ? only : null;

    /// <summary>An address that no pool has, such as one of the sixth version that follows from a hardware address; it goes with the instance's others.</summary>
    public static void AddOutsidePool(WriteScope scope, Guid network, string address, Guid instance) =>
        FixedAddressTable.TryInsert(scope, new FixedAddress(network, address, instance));

    /// <summary>Such an address of an instance goes.</summary>
    public static void RemoveOutsidePool(WriteScope scope, Guid network, string address, Guid instance) => scope.Execute(RemoveOne, network, address, instance);

    /// <summary>The addresses of an instance become those of its interfaces.</summary>
    /// <exception cref="FaultException">Conflict: one of them is another's.</exception>
    internal static void Replace(WriteScope scope, Guid instance, IReadOnlyList<InstanceInterface>? interfaces)
    {
        scope.Execute(RemoveOf, instance);
        scope.Execute(ReleaseOf, scope.Now, instance);
        foreach (var one in interfaces ?? [])
        {
            foreach (var address in one.Subnets.SelectMany(subnet => subnet.Addresses))
            {
                if (FixedAddressPool.TryTake(scope, one.NetworkId, address.Address, instance) is null
                    && !FixedAddressTable.TryInsert(scope, new FixedAddress(one.NetworkId, address.Address, instance)))
                {
                    throw new FaultException(FaultKind.Conflict, $"Fixed IP address {address.Address} is already in use on network {one.NetworkId}.");
                }
            }
        }
    }
}
