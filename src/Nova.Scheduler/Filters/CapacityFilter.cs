using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Enough vCPUs, memory and disk left, as Placement answers upstream. Always on; <c>RamFilter</c>, <c>CoreFilter</c> and <c>DiskFilter</c> of old configurations mean it.</summary>
/// <remarks>Decisions do the same in columns (<see cref="Pipeline.HostRanking"/>); this is the definition, and the words for reports.</remarks>
internal sealed class CapacityFilter : IHostFilter
{
    /// <summary>Reasons, in the order they are looked at.</summary>
    public static readonly IReadOnlyList<string> Reasons = ["not enough vCPUs", "not enough memory (MiB)", "not enough disk (GiB)"];

    public string Name => "Capacity";

    public FilterScope Scope => FilterScope.Amounts;

    public bool FollowsLoad(SchedulingRequest request) => true;

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        var asked = RequestedResources.Of(request.Flavor, request.VolumeBacked);
        return Lacks(asked.Vcpus, host.FreeVcpus) ? new(Reasons[0], asked.Vcpus, host.FreeVcpus)
            : Lacks(asked.MemoryMb, host.FreeMemoryMb) ? new(Reasons[1], asked.MemoryMb, host.FreeMemoryMb)
            : Lacks(asked.DiskGb, host.FreeDiskGb) ? new(Reasons[2], asked.DiskGb, host.FreeDiskGb)
            : Verdict.Passed;
    }

    // Nothing asked fits everywhere, on an overcommitted host too.
    private static bool Lacks(long asked, long free) => asked > 0 && asked > free;
}
