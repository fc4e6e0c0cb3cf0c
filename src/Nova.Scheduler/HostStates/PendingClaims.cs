using Nova.Core.Scheduling;

namespace Nova.Scheduler.HostStates;

/// <summary>Sum of the choices counted against a host ahead of the conductor's view.</summary>
/// <param name="Count">Choices.</param>
/// <param name="Vcpus">Their vCPUs.</param>
/// <param name="MemoryMb">Their memory.</param>
/// <param name="DiskGb">Their disk.</param>
/// <param name="Others">Their amounts of other classes; null for none.</param>
internal readonly record struct PendingClaims(int Count, long Vcpus, long MemoryMb, long DiskGb, IReadOnlyDictionary<string, long>? Others = null)
{
    /// <summary>What one choice counts.</summary>
    public static PendingClaims Of(RequestedResources asked) =>
        new(1, asked.Vcpus, asked.MemoryMb, asked.DiskGb, asked.Others.Count == 0 ? null : asked.Others);

    /// <summary>What is counted of a class that not every node has.</summary>
    public long Of(string resourceClass) => Others?.GetValueOrDefault(resourceClass) ?? 0;

    public static PendingClaims operator +(PendingClaims a, PendingClaims b) =>
        new(a.Count + b.Count, a.Vcpus + b.Vcpus, a.MemoryMb + b.MemoryMb, a.DiskGb + b.DiskGb, Sum(a.Others, b.Others));

    private static IReadOnlyDictionary<string, long>? Sum(IReadOnlyDictionary<string, long>? a, IReadOnlyDictionary<string, long>? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        var sum = new Dictionary<string, long>(a);
        foreach (var (resourceClass, amount) in b)
        {
            sum[resourceClass] = sum.GetValueOrDefault(resourceClass) + amount;
        }

        return sum;
    }
}
