using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>
/// Hosts the request names: forced (<c>zone:host:node</c>), asked for (2.74), or to be left out (moves, retries; the old
/// <c>RetryFilter</c>). Always on. Host names are compared without regard to case, as upstream does.
/// </summary>
internal sealed class RequestedHostFilter : IHostFilter
{
    public string Name => "RequestedHost";

    public FilterScope Scope => FilterScope.Request;

    public bool RunsInPlace => true;

    public bool Ignores(SchedulingRequest request)
        => request is { ForcedHost: null, ForcedNode: null, RequestedHost: null, RequestedNode: null, IgnoredHosts.Count: 0 };

    public HostReach Reach(SchedulingRequest request)
        => (request.ForcedHost ?? request.ForcedNode ?? request.RequestedHost ?? request.RequestedNode) is { } named
            ? HostReach.PassesOnly([named])
            : HostReach.RefusesOnly(request.IgnoredHosts);

    public Verdict Check(HostState host, SchedulingRequest request)
        => Differs(request.ForcedHost, host.Host) || Differs(request.ForcedNode, host.Node) ? Verdict.Refused("not the forced host")
            : Differs(request.RequestedHost, host.Host) || Differs(request.RequestedNode, host.Node) ? Verdict.Refused("not the requested host")
            : request.IgnoredHosts.Contains(host.Host) ? Verdict.Refused("left out by the request")
            : Verdict.Passed;

    private static bool Differs(string? wanted, string actual)
        => wanted is not null && !string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);
}
