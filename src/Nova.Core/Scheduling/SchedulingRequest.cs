using MemoryPack;
using Nova.Core.Flavors;

namespace Nova.Core.Scheduling;

/// <summary>What has to be placed and under which rules (upstream's RequestSpec, with all look-ups already done by the conductor).</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SchedulingRequest
{
    /// <summary>Names the request in the report; the saga's or the dry run's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Instances to place, all alike. At least one; made-up ids for a dry run.</summary>
    public required IReadOnlyList<Guid> InstanceIds { get; init; }

    /// <summary>Owning project.</summary>
    public required string ProjectId { get; init; }

    /// <summary>The flavor.</summary>
    public required FlavorRecord Flavor { get; init; }

    /// <summary>Image properties (name → value); empty when volume-backed.</summary>
    public IReadOnlyDictionary<string, string> ImageProperties { get; init; } = new Dictionary<string, string>();

    /// <summary>Image id; null when volume-backed.</summary>
    public string? ImageId { get; init; }

    /// <summary>True where the root disk is a volume, so that root_gb claims no local disk.</summary>
    public bool VolumeBacked { get; init; }

    /// <summary>Zone asked for; null for any.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>Forced host (zone:host): skips the filters.</summary>
    public string? ForcedHost { get; init; }

    /// <summary>Forced node (zone:host:node).</summary>
    public string? ForcedNode { get; init; }

    /// <summary>Host asked for (2.74): the filters run.</summary>
    public string? RequestedHost { get; init; }

    /// <summary>Hypervisor host name asked for (2.74): the filters run.</summary>
    public string? RequestedNode { get; init; }

    /// <summary>Hosts not to consider: moves, retries.</summary>
    public IReadOnlyList<string> IgnoredHosts { get; init; } = [];

    /// <summary>Server group with the hosts of its members; null for none.</summary>
    public GroupPlacement? Group { get; init; }

    /// <summary>Hosts of the servers named by hint <c>same_host</c>; null without the hint.</summary>
    public IReadOnlyList<string>? SameHosts { get; init; }

    /// <summary>Hosts of the servers named by hint <c>different_host</c>; null without the hint.</summary>
    public IReadOnlyList<string>? DifferentHosts { get; init; }

    /// <summary>All hints as given, a JSON object; for filters that read their own (<c>query</c>, <c>cidr</c> …).</summary>
    public string? Hints { get; init; }

    /// <summary>How many alternates to return with each selection.</summary>
    public int Alternates { get; init; } = 2;

    /// <summary>True to report without counting the choice against the snapshot (dry run).</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// True where the guest is on <see cref="RequestedHost"/> already and is to become one of another image there: what the host can do is asked, not what is left of it, and
    /// nothing is counted.
    /// </summary>
    public bool InPlace { get; init; }
}

/// <summary>A server group as the scheduler needs it.</summary>
/// <param name="Id">The group.</param>
/// <param name="Policy">Its policy.</param>
/// <param name="MaxServersPerHost">Rule of anti-affinity; 1 unless set.</param>
/// <param name="MembersByHost">Members placed so far, by host.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GroupPlacement(Guid Id, string Policy, int MaxServersPerHost, IReadOnlyDictionary<string, int> MembersByHost);
