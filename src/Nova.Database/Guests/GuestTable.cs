using Nova.Core.Servers;
using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Guests;

/// <summary>One incarnation of an instance on one host. What it claims there is allocated to its own id.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Id">The guest.</param>
/// <param name="Host">Its host.</param>
/// <param name="Node">Node on the host.</param>
/// <param name="NodeId">The node's uuid: the provider of what it claims.</param>
/// <param name="Role">What it is to the instance.</param>
/// <param name="Attempt">Number of the newest command given to the host for it.</param>
/// <param name="LeftAt">When it became a leftover.</param>
public sealed record Guest(Guid InstanceId, Guid Id, string Host, string Node, Guid NodeId, GuestRole Role, int Attempt, DateTimeOffset? LeftAt = null);

/// <summary>Table <c>guests</c>.</summary>
internal sealed class GuestTable : Table<GuestTable, Guest>, ITable<Guest>
{
    private static readonly string[] Roles = ["active", "incoming", "outgoing", "leftover"];

    private static readonly Codec<GuestRole> Role = new CodecOf<GuestRole>(
        typeof(string), false, static x => Word(x), static (row, i) => (GuestRole)Array.IndexOf(Roles, row.Text(i)), 16);

    public static string Name => "guests";

    public static IReadOnlyList<string> Key { get; } = ["instance_uuid", "id"];

    /// <summary>The word of a role.</summary>
    public static string Word(GuestRole role) => Roles[(int)role];

    public static Guest Map<TColumns>(ref TColumns c, Guest row)
        where TColumns : struct, IColumns => new(
            c.Column("instance_uuid", Uuid, row.InstanceId),
            c.Column("id", Uuid, row.Id),
            c.Column("host", Text, row.Host),
            c.Column("node", Text, row.Node),
            c.Column("node_uuid", Uuid, row.NodeId),
            c.Column("role", Role, row.Role),
            c.Column("attempt", Number, row.Attempt),
            c.Column("left_at", TimeOrNull, row.LeftAt));
}
