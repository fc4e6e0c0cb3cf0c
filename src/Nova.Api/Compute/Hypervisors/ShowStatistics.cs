using Nova.Api.Pipeline;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Hypervisors;

/// <summary>GET /os-hypervisors/statistics: sums over all hypervisors whose service is enabled.</summary>
internal static class ShowStatistics
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        HypervisorList all = await request.CallAsync(
            HostsRpc.ListHypervisors, new Core.Rpc.Conductor.ListHypervisors(null, null, null, null, null, WithServers: false), cancel);
        var sum = new StatisticsView();
        foreach (HypervisorRecord hypervisor in all.Hypervisors)
        {
            if (!hypervisor.Service.Disabled)
            {
                sum = sum.Plus(hypervisor);
            }
        }

        return request.Ok(HypervisorViews.Statistics, new StatisticsBody(sum));
    }
}

/// <summary>Sums; a large cloud's memory in MiB does not fit 32 bits.</summary>
internal sealed record StatisticsView
{
    public long Count { get; init; }

    public long Vcpus { get; init; }

    public long MemoryMb { get; init; }

    public long LocalGb { get; init; }

    public long VcpusUsed { get; init; }

    public long MemoryMbUsed { get; init; }

    public long LocalGbUsed { get; init; }

    public long FreeRamMb { get; init; }

    public long FreeDiskGb { get; init; }

    public long CurrentWorkload { get; init; }

    public long RunningVms { get; init; }

    public long DiskAvailableLeast { get; init; }

    public StatisticsView Plus(HypervisorRecord hypervisor) => new()
    {
        Count = Count + 1,
        Vcpus = Vcpus + hypervisor.Report.Vcpus,
        MemoryMb = MemoryMb + hypervisor.Report.MemoryMb,
        LocalGb = LocalGb + hypervisor.Report.LocalGb,
        VcpusUsed = VcpusUsed + hypervisor.VcpusUsed,
        MemoryMbUsed = MemoryMbUsed + hypervisor.MemoryMbUsed,
        LocalGbUsed = LocalGbUsed + hypervisor.LocalGbUsed,
        FreeRamMb = FreeRamMb + hypervisor.Report.MemoryMb - hypervisor.MemoryMbUsed,
        FreeDiskGb = FreeDiskGb + hypervisor.Report.LocalGb - hypervisor.LocalGbUsed,
        CurrentWorkload = CurrentWorkload + hypervisor.CurrentWorkload,
        RunningVms = RunningVms + hypervisor.RunningVms,
        DiskAvailableLeast = DiskAvailableLeast + (hypervisor.Report.DiskAvailableLeastGb ?? 0),
    };
}

internal sealed record StatisticsBody(StatisticsView HypervisorStatistics);
