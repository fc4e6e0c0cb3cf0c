using MemoryPack;

namespace Nova.Core.Hosts;

/// <summary>A node as the scheduler needs it: report, claims, state of its service and its aggregates.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostView
{
    /// <summary>Revision of the newest change in it.</summary>
    public required long Revision { get; init; }

    /// <summary>What the compute reported.</summary>
    public required NodeReport Report { get; init; }

    /// <summary>Claimed vCPUs.</summary>
    public int VcpusUsed { get; init; }

    /// <summary>Claimed memory, MiB (reserved memory not included).</summary>
    public int MemoryMbUsed { get; init; }

    /// <summary>Claimed disk, GiB.</summary>
    public int DiskGbUsed { get; init; }

    /// <summary>Instances bound to it.</summary>
    public int InstanceCount { get; init; }

    /// <summary>Instances there in build, resize, snapshot, migrate, rescue, unshelve (upstream's <c>num_io_ops</c>).</summary>
    public int IoOperations { get; init; }

    /// <summary>Builds that failed there since the last success.</summary>
    public int FailedBuilds { get; init; }

    /// <summary>Disabled by an administrator.</summary>
    public bool Disabled { get; init; }

    /// <summary>Forced down.</summary>
    public bool ForcedDown { get; init; }

    /// <summary>
    /// True while the compute service's lease runs. Heartbeats make no new revision: the conductor gives the node a new
    /// revision only when this flips (a conductor loop finds ended leases; the next heartbeat turns it on again).
    /// </summary>
    public required bool Up { get; init; }

    /// <summary>Its availability zone.</summary>
    public required string AvailabilityZone { get; init; }

    /// <summary>Metadata of each aggregate it is in.</summary>
    public IReadOnlyList<AggregateView> Aggregates { get; init; } = [];

    /// <summary>What is claimed of <see cref="NodeReport.OtherInventories"/>; null for nothing.</summary>
    public IReadOnlyList<ClassUse>? OthersUsed { get; init; }

    /// <summary>Traits that others than its compute gave it; null for none.</summary>
    public IReadOnlyList<string>? ForeignTraits { get; init; }
}

/// <summary>An aggregate as the scheduler needs it.</summary>
/// <param name="Id">Uuid.</param>
/// <param name="Metadata">Its metadata.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AggregateView(Guid Id, IReadOnlyDictionary<string, string> Metadata);
