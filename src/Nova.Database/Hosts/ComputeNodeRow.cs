using Nova.Database.Schema;

namespace Nova.Database.Hosts;

/// <summary>Table <c>compute_nodes</c>. A removed node stays as a tombstone so that readers of deltas hear of it.</summary>
internal sealed class ComputeNodeRow
{
    public long Id { get; set; }
    public Guid Uuid { get; set; }
    public long Revision { get; set; }
    public required string Host { get; set; }
    public required string HypervisorHostname { get; set; }

    /// <summary>The report as it came (JSON).</summary>
    [Unlimited] public required string Report { get; set; }

    public int FailedBuilds { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? UpdatedAt { get; set; }
    public bool Deleted { get; set; }
}
