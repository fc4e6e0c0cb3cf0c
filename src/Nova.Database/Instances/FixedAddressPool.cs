using Nova.Core.Networks;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Instances;

/// <summary>
/// Addresses of built-in networks, a row each from the network's making on. One is taken by a conditional update of its row, found through an index of the free ones: the price does not grow
/// with the network, and two conductors never take the same.
/// </summary>
public static class FixedAddressPool
{
    /// <summary>Others can take what was just found free; more often than this in a row they do not, unless the network is as good as full.</summary>
    private const int MostTries = 20;

    private static readonly Statement NextFree = new(
        "fixed_ips.next_free", "SELECT address, slot FROM fixed_ips WHERE network_uuid = ? AND free_slot >= ? ORDER BY free_slot LIMIT 1");

    private static readonly Statement Take = new(
        "fixed_ips.take", "UPDATE fixed_ips SET instance_uuid = ?, free_slot = NULL, updated_at = ? WHERE network_uuid = ? AND address = ? AND free_slot IS NOT NULL");

    private static readonly Statement SlotOf = new("fixed_ips.slot", "SELECT slot FROM fixed_ips WHERE network_uuid = ? AND address = ?");

    private static readonly Statement ReleaseOne = new(
        "fixed_ips.release",
        "UPDATE fixed_ips SET instance_uuid = NULL, free_slot = slot, leased = 0, updated_at = ? WHERE network_uuid = ? AND address = ? AND instance_uuid = ? AND slot IS NOT NULL");

    private static readonly Statement Lease = new("fixed_ips.lease", "UPDATE fixed_ips SET leased = ? WHERE network_uuid = ? AND address = ? AND instance_uuid IS NOT NULL");

    private static readonly Statement Reserve = new(
        "fixed_ips.reserve", "UPDATE fixed_ips SET reserved = 1, free_slot = NULL, updated_at = ? WHERE address = ? AND slot IS NOT NULL AND instance_uuid IS NULL");

    private static readonly Statement Unreserve = new(
        "fixed_ips.unreserve", "UPDATE fixed_ips SET reserved = 0, free_slot = slot, updated_at = ? WHERE address = ? AND slot IS NOT NULL AND instance_uuid IS NULL");

    /// <summary>Makes the addresses of a new network.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="network">The network.</param>
    /// <param name="range">Its range.</param>
    /// <param name="isReserved">Which places are not for guests.</param>
    public static void Fill(WriteScope scope, Guid network, AddressRange range, Func<long, bool> isReserved) => FixedAddressTable.Insert(
        scope,
        [
            .. Enumerable.Range(0, (int)range.Size).Select(place => isReserved(place)
                ? new FixedAddress(network, range.At(place), null, place, null, Reserved: true)
                : new FixedAddress(network, range.At(place), null, place, place)),
        ]);

    /// <summary>Takes any free address.</summary>
    /// <returns>Null where there is none.</returns>
    public static (string Address, int Slot)? TryTakeAny(WriteScope scope, Guid network, int size, Guid instance)
    {
        // Each instance begins at a place of its own. Beginning at the lowest one would have conductors wait for each other's newest, and would give an address to the next tenant while
        // routers and peers of the last one still remember it.
        var start = (int)((uint)instance.GetHashCode() % (uint)size);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var free = Find(scope, network, start) ?? Find(scope, network, 0);
            if (free is not { } found)
            {
                return null;
            }

            if (scope.Execute(Take, instance, scope.Now, network, found.Address) > 0)
            {
                return found;
            }

            start = (int)(((uint)start * 1103515245u + 12345u) % (uint)size);
        }

        return null;
    }

    /// <summary>Takes an address.</summary>
    /// <returns>Its place; null where it is not free, or not of the network.</returns>
    public static int? TryTake(WriteScope scope, Guid network, string address, Guid instance) =>
        scope.Execute(Take, instance, scope.Now, network, address) > 0 ? (int?)scope.Number(SlotOf, network, address) : null;

    /// <summary>Gives one address of an instance back.</summary>
    public static void Release(WriteScope scope, Guid network, string address, Guid instance) => scope.Execute(ReleaseOne, scope.Now, network, address, instance);

    /// <summary>A guest was seen taking its address, or giving it back.</summary>
    public static void SetLeased(WriteScope scope, Guid network, string address, bool leased) => scope.Execute(Lease, leased, network, address);

    /// <summary>Keeps an address from guests, or lets them have it again.</summary>
    /// <returns>False where it is of no network, or a guest has it.</returns>
    public static bool TryReserve(WriteScope scope, string address, bool reserved) => scope.Execute(reserved ? Reserve : Unreserve, scope.Now, address) > 0;

    private static (string Address, int Slot)? Find(ReadScope scope, Guid network, int start) =>
        scope.Query(NextFree, static row => (row.Text(0), row.Int32(1)), network, start) is [var found, ..] ? found : null;
}
