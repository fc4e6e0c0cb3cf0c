using System.Collections.Frozen;
using Nova.Core.Hosts;
using Nova.Core.Scheduling;

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
        FreeDiskGb = (long)((report.LocalGb - ReservedDiskGb(report)) * report.DiskAllocationRatio) - view.DiskGbUsed - pending.DiskGb;
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
        };
        return withOurLoad == View && AggregateTraits.Same(view.Aggregates, View.Aggregates) && SameReport(view.Report, View.Report);
    }

    // A record compares its lists by reference, and those came in another message.
    private static bool SameReport(NodeReport a, NodeReport b)
        => ReferenceEquals(a, b)
            || (a.SupportedGuests.SequenceEqual(b.SupportedGuests)
                && a.Traits.SequenceEqual(b.Traits)
                && a with { SupportedGuests = b.SupportedGuests, Traits = b.Traits } == b);

    private static int ReservedDiskGb(NodeReport report) => (report.ReservedDiskMb + 1023) / 1024;
}

/// <summary>Sum of the choices counted against a host ahead of the conductor's view.</summary>
internal readonly record struct PendingClaims(int Count, long Vcpus, long MemoryMb, long DiskGb)
{
    /// <summary>What one choice counts.</summary>
    public static PendingClaims Of(RequestedResources asked) => new(1, asked.Vcpus, asked.MemoryMb, asked.DiskGb);

    public static PendingClaims operator +(PendingClaims a, PendingClaims b)
        => new(a.Count + b.Count, a.Vcpus + b.Vcpus, a.MemoryMb + b.MemoryMb, a.DiskGb + b.DiskGb);
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
