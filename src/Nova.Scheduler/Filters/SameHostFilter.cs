using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Hint <c>same_host</c>: at least one of the named servers is on the host.</summary>
internal sealed class SameHostFilter : IHostFilter
{
    public string Name => "SameHostFilter";

    public FilterScope Scope => FilterScope.Request;

    public bool Ignores(SchedulingRequest request) => request.SameHosts is null;

    public HostReach Reach(SchedulingRequest request) => HostReach.PassesOnly(request.SameHosts!);

    public Verdict Check(HostState host, SchedulingRequest request)
        => request.SameHosts is null || request.SameHosts.Contains(host.Host) ? Verdict.Passed : Verdict.Refused("none of the same_host servers is here");
}
