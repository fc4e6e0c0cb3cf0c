using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Instances;

/// <summary>A fixed address and whose it is. Its key is what keeps two from having one address of a network.</summary>
/// <param name="NetworkId">Its network.</param>
/// <param name="Address">The address.</param>
/// <param name="InstanceId">Whose; null while it is nobody's.</param>
/// <param name="Slot">Its place in the range of a network that is built in: such a row is there as long as the network. Null for other addresses, whose row is there as long as they are somebody's.</param>
/// <param name="FreeSlot">The same while it may be taken: an index of these finds one.</param>
/// <param name="Reserved">Not to be given to guests: the network's own addresses, and those that an administrator keeps.</param>
/// <param name="Leased">The guest was seen taking it by DHCP.</param>
/// <param name="UpdatedAt">When it was last given or taken back.</param>
internal sealed record FixedAddress(
    Guid NetworkId, string Address, Guid? InstanceId, int? Slot = null, int? FreeSlot = null, bool Reserved = false, bool Leased = false, DateTimeOffset? UpdatedAt = null);

/// <summary>Table <c>fixed_ips</c>.</summary>
internal sealed class FixedAddressTable : Table<FixedAddressTable, FixedAddress>, ITable<FixedAddress>
{
    private static readonly Codec<string> Address = TextOf(64);

    public static string Name => "fixed_ips";

    public static IReadOnlyList<string> Key { get; } = ["network_uuid", "address"];

    public static FixedAddress Map<TColumns>(ref TColumns c, FixedAddress row)
        where TColumns : struct, IColumns => new(
            c.Column("network_uuid", Uuid, row.NetworkId),
            c.Column("address", Address, row.Address),
            c.Column("instance_uuid", UuidOrNull, row.InstanceId),
            c.Column("slot", NumberOrNull, row.Slot),
            c.Column("free_slot", NumberOrNull, row.FreeSlot),
            c.Column("reserved", Flag, row.Reserved),
            c.Column("leased", Flag, row.Leased),
            c.Column("updated_at", TimeOrNull, row.UpdatedAt));
}
