using Nova.Core.Hardware.Placing;
using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>The processors, cells and pages that a server wants for itself can be had, as far as the host has told. The host itself decides, and without this filter is found by trying.</summary>
internal sealed class NumaTopologyFilter : IHostFilter
{
    public string Name => "NUMATopologyFilter";

    public FilterScope Scope => FilterScope.Class;

    public bool Ignores(SchedulingRequest request) => Wanted(request) is null;

    /// <remarks>What is held is in the host's report, whose changes are seen as those of what a host is.</remarks>
    public Verdict Check(HostState host, SchedulingRequest request) =>
        host.View.Report.Room is not { } room || Wanted(request) is not { } wanted || room.Fits(wanted) ? Verdict.Passed : Verdict.Refused("NUMA topology does not fit");

    private static GuestTopology? Wanted(SchedulingRequest request) => TopologyWish.Of(request.Flavor, request.ImageProperties, out _);
}
