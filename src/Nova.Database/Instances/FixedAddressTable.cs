using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Instances;

/// <summary>A fixed address and whose it is. A row is there as long as it is somebody's: its key is what keeps two from having one address of a network.</summary>
internal sealed record FixedAddress(Guid NetworkId, string Address, Guid InstanceId);

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
            c.Column("instance_uuid", Uuid, row.InstanceId));
}
