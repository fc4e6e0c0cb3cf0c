using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Enough vCPUs, memory and disk left, as Placement answers upstream. Always on; <c>RamFilter</c>, <c>CoreFilter</c> and <c>DiskFilter</c> of old configurations mean it.</summary>
internal sealed class CapacityFilter : IHostFilter
{
    public string Name => "Capacity";

    public FilterScope Scope => FilterScope.Class;

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        var asked = ResourceAmounts.Of(request);
        if (asked.Vcpus > host.FreeVcpus)
        {
            return new("not enough vCPUs", asked.Vcpus, host.FreeVcpus);
        }

        if (asked.MemoryMb > host.FreeMemoryMb)
        {
            return new("not enough memory (MiB)", asked.MemoryMb, host.FreeMemoryMb);
        }

        if (asked.DiskGb > host.FreeDiskGb)
        {
            return new("not enough disk (GiB)", asked.DiskGb, host.FreeDiskGb);
        }

        // One guest may never be larger than the node itself, whatever the ratios promise (max_unit upstream).
        var report = host.View.Report;
        return asked.Vcpus > report.Vcpus ? new("more vCPUs than the host has", asked.Vcpus, report.Vcpus)
            : asked.MemoryMb > report.MemoryMb ? new("more memory than the host has (MiB)", asked.MemoryMb, report.MemoryMb)
            : asked.DiskGb > report.LocalGb ? new("more disk than the host has (GiB)", asked.DiskGb, report.LocalGb)
            : Verdict.Passed;
    }
}
