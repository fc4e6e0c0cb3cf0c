using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>The host is in the zone asked for. Always on (upstream asks Placement by <c>member_of</c>).</summary>
internal sealed class AvailabilityZoneFilter : IHostFilter
{
    public string Name => "AvailabilityZoneFilter";

    public FilterScope Scope => FilterScope.Class;

    public bool Ignores(SchedulingRequest request) => request.AvailabilityZone is null;

    public Verdict Check(HostState host, SchedulingRequest request)
        => request.AvailabilityZone is null || host.View.AvailabilityZone == request.AvailabilityZone ? Verdict.Passed : Verdict.Refused("other availability zone");
}
