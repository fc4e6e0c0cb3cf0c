using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Hint <c>different_host</c>: none of the named servers is on the host.</summary>
internal sealed class DifferentHostFilter : IHostFilter
{
    public string Name => "DifferentHostFilter";

    public FilterScope Scope => FilterScope.Request;

    public bool Ignores(SchedulingRequest request) => request.DifferentHosts is not { Count: > 0 };

    public HostReach Reach(SchedulingRequest request) => HostReach.RefusesOnly(request.DifferentHosts!);

    public Verdict Check(HostState host, SchedulingRequest request)
        => request.DifferentHosts is { } hosts && hosts.Contains(host.Host) ? Verdict.Refused("a different_host server is here") : Verdict.Passed;
}
