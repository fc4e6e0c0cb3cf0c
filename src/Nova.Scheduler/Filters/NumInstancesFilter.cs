using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Fewer servers on the host than <c>max_instances_per_host</c>; the aggregate form reads that key from the host's aggregates first.</summary>
internal sealed class NumInstancesFilter(int limit, bool byAggregate) : IHostFilter
{
    public string Name => byAggregate ? "AggregateNumInstancesFilter" : "NumInstancesFilter";

    public FilterScope Scope => FilterScope.Class;

    public bool FollowsLoad(SchedulingRequest request) => true;

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        var allowed = byAggregate ? host.Aggregates.NumberOf("max_instances_per_host") ?? limit : limit;
        return host.InstanceCount < allowed ? Verdict.Passed : new("too many servers", allowed, host.InstanceCount);
    }
}
