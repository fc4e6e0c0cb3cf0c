using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>
/// The node has the resource classes asked for, and no guest is larger than the node itself, whatever the allocation ratios
/// promise (<c>max_unit</c> of Placement, and its <c>min_unit</c> and <c>step_size</c>). Always on.
/// </summary>
internal sealed class InventoryFilter : IHostFilter
{
    public string Name => "Inventory";

    public FilterScope Scope => FilterScope.Class;

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        var asked = RequestedResources.Of(request.Flavor, request.ImageProperties, request.VolumeBacked);
        var report = host.View.Report;
        foreach (var (resourceClass, amount) in asked.Others)
        {
            if (report.OtherInventories?.FirstOrDefault(has => has.ResourceClass == resourceClass) is not { } inventory)
            {
                return Verdict.Refused($"has no {resourceClass}");
            }

            if (!inventory.Permits(amount))
            {
                return new($"does not give that much {resourceClass} to one server", amount, inventory.MaxUnit);
            }
        }

        return asked.Vcpus > report.Vcpus ? new("more vCPUs than the host has", asked.Vcpus, report.Vcpus)
            : asked.MemoryMb > report.MemoryMb ? new("more memory than the host has (MiB)", asked.MemoryMb, report.MemoryMb)
            : asked.DiskGb > report.LocalGb ? new("more disk than the host has (GiB)", asked.DiskGb, report.LocalGb)
            : RequestGroups.FindProblem(request.Flavor) is { } problem ? Verdict.Refused(problem)
            : Verdict.Passed;
    }
}
