using Nova.Core.Scheduling;
using Nova.Scheduler.Filters;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Pipeline;

/// <summary>
/// The verdicts of the filters that requests of one kind share, for all hosts: what a host is, rather than what is left of it. Catches up
/// with the host table by its log of changes.
/// </summary>
internal sealed class RequestClass
{
    private const ushort Passes = 0;
    private const ushort NoNode = ushort.MaxValue;

    private readonly SchedulingRequest _exemplar;
    private readonly long _exemplarSize;
    private readonly IReadOnlyList<IHostFilter> _filters;
    private readonly HostTable _table;
    private readonly ChangeLog _log;
    private readonly List<Refusal> _refusals = [];
    private ushort[] _verdicts = [];
    private long _position = -1;
    private IReadOnlyList<FilterCount>? _report;

    /// <param name="exemplar">A request of the class; kept, so without what differs between its requests.</param>
    /// <param name="filters">The filters to run. Those that ignore the request are left out.</param>
    /// <param name="table">The hosts.</param>
    public RequestClass(SchedulingRequest exemplar, IReadOnlyList<IHostFilter> filters, HostTable table)
    {
        _exemplar = exemplar;
        _exemplarSize = SizeOf(exemplar);
        _filters = [.. filters.Where(filter => !filter.Ignores(exemplar))];
        _table = table;
        _log = _filters.Any(filter => filter.FollowsLoad(exemplar)) ? table.Changes : table.TraitChanges;
    }

    /// <summary>When it was last used, in uses of the cache; for eviction.</summary>
    public long LastUse { get; set; }

    /// <summary>Hosts that passed all filters of the class.</summary>
    public SlotSet Passed { get; } = new();

    /// <summary>Bytes it holds, roughly.</summary>
    public long Size => _exemplarSize + (_verdicts.Length * sizeof(ushort)) + (Passed.Words.Length * sizeof(ulong));

    /// <summary>What the filters of the class removed; shared between decisions until something changes.</summary>
    public IReadOnlyList<FilterCount> Report => _report ??= [.. _filters.Select(CountOf)];

    /// <summary>The last filter that refused hosts, and one it refused; null where all passed.</summary>
    public (IHostFilter Filter, int Slot)? LastRefusal()
    {
        foreach (var filter in _filters.Reverse())
        {
            var id = _refusals.FindIndex(refusal => refusal.Filter == filter && refusal.Hosts > 0) + 1;
            if (id > 0)
            {
                return (filter, Array.IndexOf(_verdicts, (ushort)id));
            }
        }

        return null;
    }

    /// <summary>Makes the verdicts those of the table now.</summary>
    public void CatchUp()
    {
        if (_position == _log.End)
        {
            return;
        }

        if (_position < 0 || !_log.Reaches(_position))
        {
            _position = _log.End;
            Grow();
            for (var slot = 0; slot < _table.Slots; slot++)
            {
                Filter(slot);
            }

            return;
        }

        Grow();
        for (; _position < _log.End; _position++)
        {
            if (_log.TryRead(_position, out var slot))
            {
                Filter(slot);
            }
        }
    }

    /// <summary>What tenants decide of it; the rest is a constant.</summary>
    private static long SizeOf(SchedulingRequest request) =>
        1024 + request.ImageProperties.Concat(request.Flavor.ExtraSpecs).Sum(item => 80L + ((item.Key.Length + item.Value.Length) * sizeof(char)));

    private void Grow()
    {
        var before = _verdicts.Length;
        if (_table.Slots > before)
        {
            Array.Resize(ref _verdicts, SlotSet.WordsFor(_table.Slots) * SlotSet.WordSlots);
            Array.Fill(_verdicts, NoNode, before, _verdicts.Length - before);
            Passed.Grow(_table.Slots);
        }
    }

    private void Filter(int slot)
    {
        var verdict = VerdictOf(slot);
        var before = _verdicts[slot];
        if (verdict == before)
        {
            return;
        }

        Count(before, -1);
        Count(verdict, +1);
        _verdicts[slot] = verdict;
        Passed[slot] = verdict == Passes;
        _report = null;
    }

    private void Count(ushort verdict, int change)
    {
        if (verdict is not (Passes or NoNode))
        {
            _refusals[verdict - 1].Hosts += change;
        }
    }

    private ushort VerdictOf(int slot)
    {
        if (_table[slot] is not { } host)
        {
            return NoNode;
        }

        for (var i = 0; i < _filters.Count; i++)
        {
            if (_filters[i].Check(host, _exemplar).Reason is { } reason)
            {
                return IdOf(_filters[i], reason);
            }
        }

        return Passes;
    }

    // Reasons have no figures in them, so that there are only a few.
    private ushort IdOf(IHostFilter filter, string reason)
    {
        var known = _refusals.FindIndex(refusal => refusal.Filter == filter && refusal.Reason == reason);
        if (known < 0)
        {
            known = _refusals.Count;
            _refusals.Add(new Refusal(filter, reason));
        }

        return (ushort)(known + 1);
    }

    private FilterCount CountOf(IHostFilter filter)
    {
        var reasons = _refusals.Where(refusal => refusal.Filter == filter && refusal.Hosts > 0).ToDictionary(refusal => refusal.Reason, refusal => refusal.Hosts);
        return new FilterCount(filter.Name, reasons.Values.Sum(), reasons);
    }

    private sealed record Refusal(IHostFilter Filter, string Reason)
    {
        public int Hosts { get; set; }
    }
}
