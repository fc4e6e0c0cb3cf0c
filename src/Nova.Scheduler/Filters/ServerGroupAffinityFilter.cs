using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Policy <c>affinity</c>: the host is the group's, or the group has none yet. While a member is between two hosts none is: the claim would refuse both.</summary>
internal sealed class ServerGroupAffinityFilter : IHostFilter
{
    public string Name => "ServerGroupAffinityFilter";

    public FilterScope Scope => FilterScope.Request;

    public bool Ignores(SchedulingRequest request) => request.Group is not { Policy: "affinity", MembersByHost.Count: > 0 };

    public HostReach Reach(SchedulingRequest request) => HostReach.PassesOnly(request.Group!.MembersByHost.Keys);

    public Verdict Check(HostState host, SchedulingRequest request)
        => Ignores(request) || (request.Group!.MembersByHost is { Count: 1 } hosts && hosts.ContainsKey(host.Host))
            ? Verdict.Passed
            : Verdict.Refused("the group is on another host");
}
