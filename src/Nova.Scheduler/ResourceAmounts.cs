using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler;

/// <summary>What one instance of a request claims.</summary>
/// <param name="Vcpus">VCPU.</param>
/// <param name="MemoryMb">MEMORY_MB.</param>
/// <param name="DiskGb">DISK_GB: root, ephemeral and swap rounded up to GiB; the root disk of a volume-backed server is not counted.</param>
internal readonly record struct ResourceAmounts(long Vcpus, long MemoryMb, long DiskGb)
{
    public static ResourceAmounts Of(SchedulingRequest request)
    {
        var flavor = request.Flavor;
        var swapGb = (flavor.SwapMb + 1023) / 1024;
        return new(flavor.Vcpus, flavor.MemoryMb, (request.VolumeBacked ? 0 : flavor.RootGb) + flavor.EphemeralGb + swapGb);
    }

    public PendingClaims AsClaim() => new(1, Vcpus, MemoryMb, DiskGb);
}
