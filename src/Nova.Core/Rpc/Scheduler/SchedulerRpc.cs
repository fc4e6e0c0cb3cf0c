using MemoryPack;
using Nova.Core.Hosts;
using Nova.Core.Scheduling;

namespace Nova.Core.Rpc.Scheduler;

/// <summary>What nova-scheduler answers.</summary>
public static class SchedulerRpc
{
    /// <summary>Topic of the service.</summary>
    public const string Topic = "scheduler";

    /// <summary>Decides requests that wait together, together. Pure: repeating it is harmless.</summary>
    public static readonly RpcMethod<SelectDestinations, SelectDestinationsReply> SelectDestinations = new(Topic, "select_destinations") { IsRepeatable = true };

    /// <summary>Fanout: hosts that changed, as a hint; a gap in the revisions makes the scheduler ask for what it missed.</summary>
    public static readonly RpcMethod<HostViews, Nothing> HostsChanged = new(Topic, "hosts_changed");
}

/// <summary>Requests to decide.</summary>
/// <param name="Requests">Each decided on its own, in order.</param>
/// <param name="MinimumRevision">Host state must be at least this fresh; the scheduler refreshes first where it is older. 0 for any.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SelectDestinations(IReadOnlyList<SchedulingRequest> Requests, long MinimumRevision);

/// <summary>The decisions, in the order of the requests.</summary>
/// <param name="Decisions">One per request.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SelectDestinationsReply(IReadOnlyList<SchedulingDecision> Decisions);

/// <summary>Host state: everything, or what changed after a revision.</summary>
/// <param name="FromRevision">Changes after this one; 0 where <paramref name="Hosts"/> is everything.</param>
/// <param name="ToRevision">Up to this one.</param>
/// <param name="Hosts">Hosts, each complete.</param>
/// <param name="RemovedNodes">Node uuids that no longer exist.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostViews(long FromRevision, long ToRevision, IReadOnlyList<HostView> Hosts, IReadOnlyList<Guid> RemovedNodes);
