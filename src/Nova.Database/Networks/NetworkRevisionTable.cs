using Nova.Database.Tables;
using Nova.Database.Writing;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Networks;

/// <summary>When something last changed that hosts are made of besides their own guests: a security group with its rules and members, a network that one host serves, or what concerns all.</summary>
/// <param name="Id">The group, the network, or <see cref="NetworkRevisions.Everybody"/>.</param>
/// <param name="Revision">Of its last change.</param>
internal sealed record NetworkRevision(Guid Id, long Revision);

/// <summary>Table <c>network_revisions</c>.</summary>
internal sealed class NetworkRevisionTable : Table<NetworkRevisionTable, NetworkRevision>, ITable<NetworkRevision>
{
    public static string Name => "network_revisions";

    public static IReadOnlyList<string> Key { get; } = ["uuid"];

    public static NetworkRevision Map<TColumns>(ref TColumns c, NetworkRevision row)
        where TColumns : struct, IColumns => new(c.Column("uuid", Uuid, row.Id), c.Column("revision", BigNumber, row.Revision));
}

/// <summary>Marks what hosts have to look at again.</summary>
public static class NetworkRevisions
{
    /// <summary>What concerns every host: networks, and rules of the provider.</summary>
    internal static readonly Guid Everybody = new("6e657477-6f72-4b73-8061-6c6c686f7374");

    /// <summary>A group or a network changed.</summary>
    public static void Touch(WriteScope scope, Guid id) => scope.Touch(Revisioned.Networks, id);

    /// <summary>Something changed that concerns every host.</summary>
    public static void TouchAll(WriteScope scope)
    {
        Add(scope, Everybody);
        Touch(scope, Everybody);
    }

    /// <summary>A new group or network.</summary>
    internal static void Add(WriteScope scope, Guid id)
    {
        NetworkRevisionTable.TryInsert(scope, new NetworkRevision(id, 0));
        Touch(scope, id);
    }
}
