using MemoryPack;

namespace Nova.Core.Scheduling;

/// <summary>The answer to a <see cref="SchedulingRequest"/>.</summary>
/// <param name="RequestId">The request's id.</param>
/// <param name="Placements">One per instance, in the request's order; empty where no valid host was found for all of them.</param>
/// <param name="Report">Why.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SchedulingDecision(Guid RequestId, IReadOnlyList<Placement> Placements, SchedulingReport Report);

/// <summary>Where one instance goes.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Selected">Best host.</param>
/// <param name="Alternates">Next best, in order.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record Placement(Guid InstanceId, HostChoice Selected, IReadOnlyList<HostChoice> Alternates);

/// <summary>A node that passed.</summary>
/// <param name="Host">Host.</param>
/// <param name="Node">Node on it.</param>
/// <param name="NodeId">The node's uuid (its resource provider).</param>
/// <param name="AvailabilityZone">Its zone.</param>
/// <param name="Weight">Sum of the weighers.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostChoice(string Host, string Node, Guid NodeId, string AvailabilityZone, double Weight);

/// <summary>How a decision came about: how many hosts came in, how many each filter removed and why, and what came nearest.</summary>
/// <param name="HostsIn">Hosts looked at.</param>
/// <param name="SnapshotRevision">Revision of the host state used.</param>
/// <param name="Filters">In the order they ran.</param>
/// <param name="NearestMiss">In words: the host that passed most filters and what it lacked; null where some host passed.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SchedulingReport(int HostsIn, long SnapshotRevision, IReadOnlyList<FilterCount> Filters, string? NearestMiss);

/// <summary>What one filter removed.</summary>
/// <param name="Filter">Its name.</param>
/// <param name="Removed">Hosts removed.</param>
/// <param name="Reasons">Reason → hosts.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FilterCount(string Filter, int Removed, IReadOnlyDictionary<string, int> Reasons);
