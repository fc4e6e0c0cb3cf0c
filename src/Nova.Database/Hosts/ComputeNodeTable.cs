using Nova.Core.Hosts;
using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Hosts;

/// <summary>A hypervisor node. A removed one stays as a tombstone so that readers of deltas hear of it.</summary>
internal sealed record ComputeNode
{
    public long Number { get; init; }
    public required Guid Id { get; init; }
    public long Revision { get; init; }
    public required string Host { get; init; }
    public required string HypervisorHostname { get; init; }

    /// <summary>As it came.</summary>
    public required NodeReport Report { get; init; }

    public int FailedBuilds { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public bool Deleted { get; init; }
}

/// <summary>Table <c>compute_nodes</c>.</summary>
internal sealed class ComputeNodeTable : Table<ComputeNodeTable, ComputeNode>, ITable<ComputeNode>
{
    private static readonly Codec<NodeReport> Json = new CodecOf<NodeReport>(
        typeof(string), false, static x => NodeReportJson.Write(x), static (row, i) => NodeReportJson.Read(row.Utf8(i)));

    public static string Name => "compute_nodes";

    public static IReadOnlyList<string> Key { get; } = ["uuid"];

    public static ComputeNode Map<TColumns>(ref TColumns c, ComputeNode row)
        where TColumns : struct, IColumns => new()
        {
            Number = c.Generated("id", row.Number),
            Id = c.Column("uuid", Uuid, row.Id),
            Revision = c.Column("revision", BigNumber, row.Revision),
            Host = c.Column("host", Text, row.Host),
            HypervisorHostname = c.Column("hypervisor_hostname", Text, row.HypervisorHostname),
            Report = c.Column("report", Json, row.Report),
            FailedBuilds = c.Column("failed_builds", Number, row.FailedBuilds),
            CreatedAt = c.Column("created_at", Time, row.CreatedAt),
            UpdatedAt = c.Column("updated_at", TimeOrNull, row.UpdatedAt),
            Deleted = c.Column("deleted", Flag, row.Deleted),
        };
}
