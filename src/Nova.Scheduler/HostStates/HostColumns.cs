using Nova.Core.Hosts;
using Nova.Scheduler.Weighers;

namespace Nova.Scheduler.HostStates;

/// <summary>
/// What a decision reads of every host, a column for each figure, so that all hosts are looked at with a few vector
/// instructions each. Index = slot; columns are padded to whole words of a <see cref="SlotSet"/>.
/// </summary>
/// <remarks>In 32 bits a column, because what 10,000 hosts take then stays in a core's own cache from one decision to the next.</remarks>
internal sealed class HostColumns
{
    private readonly Dictionary<string, int[]> _others = [];
    private int[] _freeVcpus = [];
    private int[] _freeMemoryMb = [];
    private int[] _freeDiskGb = [];

    public HostColumns(IReadOnlyList<IHostWeigher> weighers) => Weighers = [.. weighers.Select(weigher => new WeigherColumn(weigher))];

    /// <summary>What the weighers say.</summary>
    public IReadOnlyList<WeigherColumn> Weighers { get; }

    /// <summary>What is left of a class on each host (<see cref="HostState.FreeOf"/>); empty for a class that no host ever had.</summary>
    public ReadOnlySpan<int> FreeOf(string resourceClass) => resourceClass switch
    {
        ResourceClass.Vcpu => _freeVcpus,
        ResourceClass.MemoryMb => _freeMemoryMb,
        ResourceClass.DiskGb => _freeDiskGb,
        _ => _others.GetValueOrDefault(resourceClass),
    };

    /// <summary>Makes room for slots up to <paramref name="slots"/>, a multiple of <see cref="SlotSet.WordSlots"/>.</summary>
    public void Grow(int slots)
    {
        Array.Resize(ref _freeVcpus, slots);
        Array.Resize(ref _freeMemoryMb, slots);
        Array.Resize(ref _freeDiskGb, slots);
        foreach (var resourceClass in _others.Keys.ToList())
        {
            var column = _others[resourceClass];
            Array.Resize(ref column, slots);
            _others[resourceClass] = column;
        }

        foreach (var column in Weighers)
        {
            column.Grow(slots);
        }
    }

    public void Set(int slot, HostState state)
    {
        _freeVcpus[slot] = Saturated(state.FreeVcpus);
        _freeMemoryMb[slot] = Saturated(state.FreeMemoryMb);
        _freeDiskGb[slot] = Saturated(state.FreeDiskGb);
        SetOthers(slot, state);
        foreach (var column in Weighers)
        {
            column.Set(slot, state);
        }
    }

    private void SetOthers(int slot, HostState state)
    {
        foreach (var column in _others.Values)
        {
            column[slot] = 0;
        }

        foreach (var (resourceClass, free) in state.OthersFree)
        {
            if (!_others.TryGetValue(resourceClass, out var column))
            {
                _others[resourceClass] = column = new int[_freeVcpus.Length];
            }

            column[slot] = Saturated(free);
        }
    }

    // Two petabytes of memory are as good as more.
    private static int Saturated(long amount) => (int)Math.Clamp(amount, int.MinValue, int.MaxValue);
}

/// <summary>The values a weigher gives the hosts.</summary>
internal sealed class WeigherColumn(IHostWeigher weigher)
{
    private float[] _values = [];
    private double[]? _multipliers;
    private float _lowest = float.PositiveInfinity;
    private float _highest = float.NegativeInfinity;

    /// <summary>Before normalisation. Exact up to 16,777,216, to seven digits beyond.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Multiplier of nova.conf; holds where <see cref="Multipliers"/> is empty.</summary>
    public double Multiplier => weigher.Multiplier;

    /// <summary>Multiplier of each host; empty until an aggregate overrides nova.conf's somewhere.</summary>
    public ReadOnlySpan<double> Multipliers => _multipliers;

    /// <summary>True where no host ever differed from another, so that the weigher has no say: failed builds, mostly.</summary>
    public bool IsFlat => _lowest >= _highest;

    public void Grow(int slots)
    {
        Array.Resize(ref _values, slots);
        if (_multipliers is not null)
        {
            var before = _multipliers.Length;
            Array.Resize(ref _multipliers, slots);
            Array.Fill(_multipliers, weigher.Multiplier, before, slots - before);
        }
    }

    public void Set(int slot, HostState state)
    {
        var value = (float)weigher.Weigh(state);
        _values[slot] = value;
        _lowest = Math.Min(_lowest, value);
        _highest = Math.Max(_highest, value);
        var multiplier = state.Aggregates.NumberOf(weigher.MultiplierOption) ?? weigher.Multiplier;
        if (_multipliers is null && multiplier != weigher.Multiplier)
        {
            _multipliers = new double[_values.Length];
            Array.Fill(_multipliers, weigher.Multiplier);
        }

        if (_multipliers is not null)
        {
            _multipliers[slot] = multiplier;
        }
    }
}
