using Nova.Core.Hosts;
using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Enough of every class left, as Placement answers upstream. Always on; <c>RamFilter</c>, <c>CoreFilter</c> and <c>DiskFilter</c> of old configurations mean it.</summary>
/// <remarks>Decisions do the same in columns (<see cref="Pipeline.HostRanking"/>); this is the definition, and the words for reports.</remarks>
internal sealed class CapacityFilter : IHostFilter
{
    public string Name => "Capacity";

    public FilterScope Scope => FilterScope.Amounts;

    public bool FollowsLoad(SchedulingRequest request) => true;

    /// <summary>What is asked, in the order it is looked at. Nothing asked fits everywhere, on an overcommitted host too, and is left out.</summary>
    public static IEnumerable<(string ResourceClass, long Amount)> Order(RequestedResources asked)
    {
        (string, long)[] amounts = [(ResourceClass.Vcpu, asked.Vcpus), (ResourceClass.MemoryMb, asked.MemoryMb), (ResourceClass.DiskGb, asked.DiskGb)];
        var all = asked.Others.Count == 0 ? amounts : amounts.Concat(asked.Others.OrderBy(other => other.Key, StringComparer.Ordinal).Select(other => (other.Key, other.Value)));
        return all.Where(amount => amount.Item2 > 0);
    }

    /// <summary>The reason where a class is what a host lacks.</summary>
    public static string Reason(string resourceClass) => resourceClass switch
    {
        ResourceClass.Vcpu => "not enough vCPUs",
        ResourceClass.MemoryMb => "not enough memory (MiB)",
        ResourceClass.DiskGb => "not enough disk (GiB)",
        _ => $"not enough {resourceClass}",
    };

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        foreach (var (resourceClass, amount) in Order(RequestedResources.Of(request.Flavor, request.ImageProperties, request.VolumeBacked)))
        {
            if (amount > host.FreeOf(resourceClass))
            {
                return new(Reason(resourceClass), amount, host.FreeOf(resourceClass));
            }
        }

        return Verdict.Passed;
    }
}
