using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Fewer builds, resizes, snapshots and the like on the host than <c>max_io_ops_per_host</c>; the aggregate form reads that key from the host's aggregates first.</summary>
internal sealed class IoOpsFilter(int limit, bool byAggregate) : IHostFilter
{
    public string Name => byAggregate ? "AggregateIoOpsFilter" : "IoOpsFilter";

    public FilterScope Scope => FilterScope.Class;

    public bool FollowsLoad(SchedulingRequest request) => true;

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        var allowed = byAggregate ? host.Aggregates.NumberOf("max_io_ops_per_host") ?? limit : limit;
        return host.IoOperations < allowed ? Verdict.Passed : new("too many I/O operations", allowed, host.IoOperations);
    }
}
