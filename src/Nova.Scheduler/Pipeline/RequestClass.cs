using Nova.Core.Scheduling;
using Nova.Scheduler.Filters;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Pipeline;

/// <summary>
/// Filter results and scores of all hosts for requests that are alike. Catches up with the host table by its change log, so
/// that a decision costs what changed since the last one, not the size of the cloud.
/// </summary>
internal sealed class RequestClass
{
    private const byte PassedAll = 0;
    private const byte NoNode = byte.MaxValue;

    /// <summary>
    /// Scores are normalised by the smallest and largest figure of the hosts that passed. They are worked out anew when that
    /// range has moved by more than this part of its width; between, an order within 1/256 of the range may differ.
    /// </summary>
    private const double RangeTolerance = 1.0 / 256;

    private readonly SchedulingRequest _exemplar;
    private readonly IReadOnlyList<IHostFilter> _filters;
    private readonly HostTable _table;
    private readonly ulong _seed;
    private readonly double[] _min;
    private readonly double[] _max;
    private readonly double[] _seenMin;
    private readonly double[] _seenMax;
    private readonly Dictionary<string, int>[] _reasonCounts;
    private readonly List<FilterCount> _report = [];
    private byte[] _failedBy = [];
    private string?[] _reasons = [];
    private ScoreTree _tree = new(1, 1);
    private long _position = -1;
    private int _updatesSinceScoring;
    private bool _reportStale = true;

    public RequestClass(SchedulingRequest exemplar, IReadOnlyList<IHostFilter> filters, HostTable table, ulong seed)
    {
        _exemplar = exemplar;
        _filters = [.. filters.Where(filter => filter.Scope < FilterScope.Request && !filter.Ignores(exemplar))];
        _table = table;
        _seed = seed;
        var weighers = table.Figures.Length;
        (_min, _max, _seenMin, _seenMax) = (new double[weighers], new double[weighers], new double[weighers], new double[weighers]);
        _reasonCounts = [.. _filters.Select(_ => new Dictionary<string, int>())];
    }

    /// <summary>When it was last used, in uses of the cache; for eviction.</summary>
    public long LastUse { get; set; }

    /// <summary>Hosts that passed all filters of the class.</summary>
    public int Passed { get; private set; }

    /// <summary>Bytes it holds, roughly.</summary>
    public long Size => _tree.Capacity * (sizeof(double) + sizeof(int) + sizeof(byte) + IntPtr.Size);

    public ScoreTree Scores => _tree;

    /// <summary>What the filters of the class removed; shared between decisions until something changes.</summary>
    public IReadOnlyList<FilterCount> Report
    {
        get
        {
            if (_reportStale)
            {
                _report.Clear();
                for (var i = 0; i < _filters.Count; i++)
                {
                    var reasons = _reasonCounts[i].Where(pair => pair.Value > 0).ToDictionary();
                    _report.Add(new FilterCount(_filters[i].Name, reasons.Values.Sum(), reasons));
                }

                _reportStale = false;
            }

            return [.. _report];
        }
    }

    public bool HasPassed(int slot) => slot < _failedBy.Length && _failedBy[slot] == PassedAll;

    /// <summary>Makes results and scores those of the table now.</summary>
    public void CatchUp()
    {
        if (_position == _table.LogEnd)
        {
            return;
        }

        var behind = _table.LogEnd - _position;
        if (_position < 0 || _table.Slots > _tree.Capacity || !_table.LogReaches(_position) || behind > Math.Max(64, _table.Slots / 2))
        {
            Rebuild();
        }
        else
        {
            for (var position = _position; position < _table.LogEnd; position++)
            {
                // A claim and the delta that confirms it are two entries of one slot.
                if (_table.IsNewestChange(position))
                {
                    Update(_table.ChangedAt(position));
                }
            }

            if (RangeMoved() || _updatesSinceScoring > Math.Max(256, _table.Slots / 8))
            {
                Score();
            }
        }

        _position = _table.LogEnd;
    }

    /// <summary>Score of a host by the class's weighers.</summary>
    public double ScoreOf(int slot)
    {
        var sum = 0.0;
        for (var k = 0; k < _min.Length; k++)
        {
            var width = _max[k] - _min[k];
            if (width > 0)
            {
                sum += _table.Multipliers[k][slot] * (_table.Figures[k][slot] - _min[k]) / width;
            }
        }

        return sum;
    }

    private void Rebuild()
    {
        if (_table.Slots > _tree.Capacity || _failedBy.Length == 0)
        {
            _tree = new ScoreTree(Math.Max(_table.Slots, 1), _seed);
            _failedBy = new byte[_tree.Capacity];
            _reasons = new string?[_tree.Capacity];
        }

        Array.Fill(_failedBy, NoNode);
        Array.Clear(_reasons);
        Array.ForEach(_reasonCounts, counts => counts.Clear());
        Passed = 0;
        for (var slot = 0; slot < _table.Slots; slot++)
        {
            Filter(slot);
        }

        Score();
    }

    private void Update(int slot)
    {
        var passedBefore = _failedBy[slot] == PassedAll;
        Filter(slot);
        _updatesSinceScoring++;
        if (_failedBy[slot] != PassedAll)
        {
            if (passedBefore)
            {
                _tree.Set(slot, double.NegativeInfinity);
            }

            return;
        }

        for (var k = 0; k < _min.Length; k++)
        {
            var figure = _table.Figures[k][slot];
            _seenMin[k] = Math.Min(_seenMin[k], figure);
            _seenMax[k] = Math.Max(_seenMax[k], figure);
        }

        _tree.Set(slot, ScoreOf(slot));
    }

    private void Filter(int slot)
    {
        byte failedBy = PassedAll;
        string? reason = null;
        if (_table[slot] is not { } host)
        {
            failedBy = NoNode;
        }
        else
        {
            for (var i = 0; i < _filters.Count; i++)
            {
                reason = _filters[i].Check(host, _exemplar).Reason;
                if (reason is not null)
                {
                    failedBy = (byte)(i + 1);
                    break;
                }
            }
        }

        if (failedBy == _failedBy[slot] && ReferenceEquals(reason, _reasons[slot]))
        {
            return;
        }

        Count(_failedBy[slot], _reasons[slot], -1);
        Count(failedBy, reason, +1);
        (_failedBy[slot], _reasons[slot]) = (failedBy, reason);
        _reportStale = true;
    }

    private void Count(byte failedBy, string? reason, int change)
    {
        if (failedBy == PassedAll)
        {
            Passed += change;
        }
        else if (failedBy != NoNode && reason is not null)
        {
            var counts = _reasonCounts[failedBy - 1];
            counts[reason] = counts.GetValueOrDefault(reason) + change;
        }
    }

    private void Score()
    {
        for (var k = 0; k < _min.Length; k++)
        {
            double min = double.PositiveInfinity, max = double.NegativeInfinity;
            var figures = _table.Figures[k];
            for (var slot = 0; slot < _table.Slots; slot++)
            {
                if (_failedBy[slot] == PassedAll)
                {
                    min = Math.Min(min, figures[slot]);
                    max = Math.Max(max, figures[slot]);
                }
            }

            (_min[k], _max[k]) = (min, max);
            (_seenMin[k], _seenMax[k]) = (min, max);
        }

        for (var slot = 0; slot < _tree.Capacity; slot++)
        {
            _tree.SetQuietly(slot, _failedBy[slot] == PassedAll ? ScoreOf(slot) : double.NegativeInfinity);
        }

        _tree.PlayAll();
        _updatesSinceScoring = 0;
    }

    private bool RangeMoved()
    {
        for (var k = 0; k < _min.Length; k++)
        {
            var tolerated = (_max[k] - _min[k]) * RangeTolerance;
            if (_min[k] - _seenMin[k] > tolerated || _seenMax[k] - _max[k] > tolerated)
            {
                return true;
            }
        }

        return false;
    }
}
