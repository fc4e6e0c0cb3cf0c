using System.Collections.Frozen;
using Nova.Core.Hosts;

namespace Nova.Scheduler.HostStates;

/// <summary>A node as filters and weighers see it: immutable, with capacities already multiplied out.</summary>
/// <remarks>A change (a delta from the conductor, a choice counted against the host) makes a new object; nobody sees half a change.</remarks>
internal sealed class HostState
{
    public HostState(HostView view, AggregateTraits aggregates, PendingClaims pending = default)
    {
        View = view;
        Aggregates = aggregates;
        Pending = pending;
        var report = view.Report;
        FreeVcpus = (long)((report.Vcpus - report.ReservedVcpus) * report.CpuAllocationRatio) - view.VcpusUsed - pending.Vcpus;
        FreeMemoryMb = (long)((report.MemoryMb - report.ReservedMemoryMb) * report.RamAllocationRatio) - view.MemoryMbUsed - pending.MemoryMb;
        FreeDiskGb = (long)((report.LocalGb - report.ReservedDiskGb()) * report.DiskAllocationRatio) - view.DiskGbUsed - pending.DiskGb;
        OthersFree = report.OtherInventories is { Count: > 0 } others ? [.. others.Select(has => (has.ResourceClass, Left(has)))] : [];
    }

    /// <summary>What the conductor said last.</summary>
    public HostView View { get; }

    /// <summary>The metadata of its aggregates, combined; shared by all hosts in the same aggregates.</summary>
    public AggregateTraits Aggregates { get; }

    /// <summary>Choices of this scheduler that the conductor's view does not show yet.</summary>
    public PendingClaims Pending { get; }

    public string Host => View.Report.Host;

    public string Node => View.Report.Node;

    /// <summary>vCPUs still to promise, the allocation ratio included.</summary>
    public long FreeVcpus { get; }

    /// <summary>MiB still to promise.</summary>
    public long FreeMemoryMb { get; }

    /// <summary>GiB still to promise.</summary>
    public long FreeDiskGb { get; }

    /// <summary>The same of other classes the node has; most have none.</summary>
    public IReadOnlyList<(string ResourceClass, long Free)> OthersFree { get; }

    public int InstanceCount => View.InstanceCount + Pending.Count;

    /// <summary>A pending choice is a build, and a build is an I/O operation.</summary>
    public int IoOperations => View.IoOperations + Pending.Count;

    public HostState With(PendingClaims pending) => new(View, Aggregates, pending);

    /// <summary>True where <paramref name="view"/> says nothing new but what is used of the node: by far the most changes.</summary>
    public bool DiffersOnlyInLoad(HostView view)
    {
        var withOurLoad = view with
        {
            Revision = View.Revision,
            Report = View.Report,
            Aggregates = View.Aggregates,
            VcpusUsed = View.VcpusUsed,
            MemoryMbUsed = View.MemoryMbUsed,
            DiskGbUsed = View.DiskGbUsed,
            InstanceCount = View.InstanceCount,
            IoOperations = View.IoOperations,
            FailedBuilds = View.FailedBuilds,
            OthersUsed = View.OthersUsed,
            ForeignTraits = View.ForeignTraits,
        };
        return withOurLoad == View
            && AggregateTraits.Same(view.Aggregates, View.Aggregates)
            && SameReport(view.Report, View.Report)
            && Same(view.ForeignTraits, View.ForeignTraits);
    }

    /// <summary>What is left of a class; 0 where the node has none of it.</summary>
    public long FreeOf(string resourceClass) => resourceClass switch
    {
        ResourceClass.Vcpu => FreeVcpus,
        ResourceClass.MemoryMb => FreeMemoryMb,
        ResourceClass.DiskGb => FreeDiskGb,
        _ => OthersFree.FirstOrDefault(other => other.ResourceClass == resourceClass).Free,
    };

    /// <summary>Whether the node has a trait, whoever gave it.</summary>
    public bool HasTrait(string trait) => View.Report.Traits.Contains(trait) || View.ForeignTraits?.Contains(trait) == true;

    // A record compares its lists by reference, and those came in another message.
    private static bool SameReport(NodeReport a, NodeReport b)
        => ReferenceEquals(a, b)
            || (a.SupportedGuests.SequenceEqual(b.SupportedGuests)
                && a.Traits.SequenceEqual(b.Traits)
                && Same(a.OtherInventories, b.OtherInventories)
                && a with { SupportedGuests = b.SupportedGuests, Traits = b.Traits, OtherInventories = b.OtherInventories } == b);

    private static bool Same<T>(IReadOnlyList<T>? a, IReadOnlyList<T>? b) => ReferenceEquals(a, b) || (a is not null && b is not null && a.SequenceEqual(b));

    private long Left(ClassInventory has) =>
        has.Promised() - (View.OthersUsed?.FirstOrDefault(use => use.ResourceClass == has.ResourceClass)?.Used ?? 0) - Pending.Of(has.ResourceClass);
}

/// <summary>Aggregate metadata of a host: values of one key from several aggregates combined as a set, as upstream does.</summary>
internal sealed class AggregateTraits(IReadOnlyList<AggregateView> aggregates)
{
    public static readonly AggregateTraits None = new([]);

    private readonly FrozenDictionary<string, string[]> _values = aggregates
        .SelectMany(a => a.Metadata)
        .GroupBy(pair => pair.Key, pair => pair.Value)
        .ToFrozenDictionary(g => g.Key, g => g.Distinct().ToArray());

    /// <summary>All keys with their values.</summary>
    public IEnumerable<KeyValuePair<string, string[]>> All => _values;

    /// <summary>Metadata of each aggregate by itself, for rules that hold per aggregate.</summary>
    public IReadOnlyList<AggregateView> Each { get; } = aggregates;

    public bool IsEmpty => _values.Count == 0;

    public string[]? ValuesOf(string key) => _values.GetValueOrDefault(key);

    /// <summary>True where both lists hold the same aggregates with the same metadata.</summary>
    public static bool Same(IReadOnlyList<AggregateView> a, IReadOnlyList<AggregateView> b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a.Count != b.Count)
        {
            return false;
        }

        for (var i = 0; i < a.Count; i++)
        {
            if (a[i].Id != b[i].Id || a[i].Metadata.Count != b[i].Metadata.Count || a[i].Metadata.Except(b[i].Metadata).Any())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A number under <paramref name="key"/>; the smallest wins where aggregates disagree. A value that is no finite number is ignored.</summary>
    public double? NumberOf(string key)
    {
        if (IsEmpty || ValuesOf(key) is not { } values)
        {
            return null;
        }

        double? smallest = null;
        foreach (var text in values)
        {
            if (double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && !(number >= smallest))
            {
                smallest = number;
            }
        }

        return smallest;
    }
}
