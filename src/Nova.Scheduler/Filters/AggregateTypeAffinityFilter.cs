using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Aggregate metadata <c>instance_type</c> (comma list) holds the flavor's name, or is absent.</summary>
internal sealed class AggregateTypeAffinityFilter : IHostFilter
{
    public string Name => "AggregateTypeAffinityFilter";

    public FilterScope Scope => FilterScope.Class;

    public Verdict Check(HostState host, SchedulingRequest request)
        => host.Aggregates.ValuesOf("instance_type") is not { } values
            || values.Any(value => value.Split(',', StringSplitOptions.TrimEntries).Contains(request.Flavor.Name))
            ? Verdict.Passed
            : Verdict.Refused("aggregate is for other flavors");
}
