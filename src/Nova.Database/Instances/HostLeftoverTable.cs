using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Instances;

/// <summary>A guest a host may still have although the instance went elsewhere while the host did not answer.</summary>
internal sealed record HostLeftover(string Host, Guid InstanceId, DateTimeOffset CreatedAt);

/// <summary>Table <c>host_leftovers</c>.</summary>
internal sealed class HostLeftoverTable : Table<HostLeftoverTable, HostLeftover>, ITable<HostLeftover>
{
    public static string Name => "host_leftovers";

    public static IReadOnlyList<string> Key { get; } = ["host", "instance_uuid"];

    public static HostLeftover Map<TColumns>(ref TColumns c, HostLeftover row)
        where TColumns : struct, IColumns =>
        new(c.Column("host", Text, row.Host), c.Column("instance_uuid", Uuid, row.InstanceId), c.Column("created_at", Time, row.CreatedAt));
}
