using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Passes every host.</summary>
internal sealed class AllHostsFilter : IHostFilter
{
    public string Name => "AllHostsFilter";

    public FilterScope Scope => FilterScope.Class;

    public bool Ignores(SchedulingRequest request) => true;

    public Verdict Check(HostState host, SchedulingRequest request) => Verdict.Passed;
}
