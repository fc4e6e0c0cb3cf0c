using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>The compute service is enabled and up.</summary>
internal sealed class ComputeFilter : IHostFilter
{
    public string Name => "ComputeFilter";

    public FilterScope Scope => FilterScope.Class;

    public Verdict Check(HostState host, SchedulingRequest request)
        => host.View.Disabled ? Verdict.Refused("service disabled")
            : host.View.ForcedDown ? Verdict.Refused("service forced down")
            : !host.View.Up ? Verdict.Refused("service down")
            : Verdict.Passed;
}
