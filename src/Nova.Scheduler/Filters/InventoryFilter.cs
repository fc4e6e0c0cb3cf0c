using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>
/// The node has the resource classes asked for, and no guest is larger than the node itself, whatever the allocation ratios
/// promise (<c>max_unit</c> of Placement). Always on.
/// </summary>
internal sealed class InventoryFilter : IHostFilter
{
    public string Name => "Inventory";

    public FilterScope Scope => FilterScope.Class;

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        var asked = RequestedResources.Of(request.Flavor, request.VolumeBacked);
        foreach (var (resourceClass, _) in asked.Others)
        {
            // Nodes report vCPUs, memory and disk, and nothing else yet.
            return Verdict.Refused($"has no {resourceClass}");
        }

        var report = host.View.Report;
        return asked.Vcpus > report.Vcpus ? new("more vCPUs than the host has", asked.Vcpus, report.Vcpus)
            : asked.MemoryMb > report.MemoryMb ? new("more memory than the host has (MiB)", asked.MemoryMb, report.MemoryMb)
            : asked.DiskGb > report.LocalGb ? new("more disk than the host has (GiB)", asked.DiskGb, report.LocalGb)
            : Verdict.Passed;
    }
}
