using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Policy <c>anti-affinity</c>: fewer members on the host than the group's rule allows.</summary>
internal sealed class ServerGroupAntiAffinityFilter : IHostFilter
{
    public string Name => "ServerGroupAntiAffinityFilter";

    public FilterScope Scope => FilterScope.Request;

    public bool Ignores(SchedulingRequest request) => request.Group is not { Policy: "anti-affinity" };

    public HostReach Reach(SchedulingRequest request) => HostReach.RefusesOnly(request.Group!.MembersByHost.Keys);

    public Verdict Check(HostState host, SchedulingRequest request)
        => request.Group is { Policy: "anti-affinity" } group
            && group.MembersByHost.GetValueOrDefault(host.Host) is var members
            && members >= group.MaxServersPerHost
            ? new("members of the group on the host", group.MaxServersPerHost, members)
            : Verdict.Passed;
}
