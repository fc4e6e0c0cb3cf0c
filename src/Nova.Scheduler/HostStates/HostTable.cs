using Nova.Core.Hosts;
using Nova.Core.Rpc.Scheduler;
using Nova.Scheduler.Weighers;

namespace Nova.Scheduler.HostStates;

/// <summary>
/// The state of all nodes, by slot, with the weighers' figures in columns and a log of which slots changed. Requests of one
/// class keep their own scores and catch up by reading the log.
/// </summary>
/// <remarks>Not thread-safe: everything happens under <see cref="Pipeline.Decider"/>'s lock.</remarks>
internal sealed class HostTable
{
    private const int LogSize = 1 << 15;

    /// <summary>How long a choice counts ahead of the conductor's view. By then its claim has committed or has been refused.</summary>
    private static readonly TimeSpan PendingLifetime = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<IHostWeigher> _weighers;
    private readonly TimeProvider _time;
    private readonly Dictionary<Guid, int> _slotByNode = [];
    private readonly Dictionary<string, List<int>> _slotsByHost = new(StringComparer.OrdinalIgnoreCase);
    private readonly Stack<int> _freeSlots = [];
    private readonly int[] _log = new int[LogSize];
    private readonly Queue<Pending> _pendingByAge = [];
    private readonly Dictionary<int, Queue<Pending>> _pendingBySlot = [];
    private HostState?[] _states = new HostState?[16];
    private long[] _newestChanges = new long[16];
    private (IReadOnlyList<AggregateView> Key, AggregateTraits Value) _lastAggregates = ([], AggregateTraits.None);

    public HostTable(IReadOnlyList<IHostWeigher> weighers, TimeProvider time)
    {
        _weighers = weighers;
        _time = time;
        Figures = new double[weighers.Count][];
        Multipliers = new double[weighers.Count][];
        for (var k = 0; k < weighers.Count; k++)
        {
            Figures[k] = new double[_states.Length];
            Multipliers[k] = new double[_states.Length];
        }
    }

    /// <summary>Slots in use or used once; a slot without a node has a null state.</summary>
    public int Slots { get; private set; }

    /// <summary>Nodes known.</summary>
    public int Count => _slotByNode.Count;

    /// <summary>Revision up to which the conductor's changes are in.</summary>
    public long Revision { get; private set; }

    /// <summary>Position after the newest entry of the change log.</summary>
    public long LogEnd { get; private set; }

    /// <summary>Figure of weigher k for each slot.</summary>
    public double[][] Figures { get; }

    /// <summary>Multiplier of weigher k for each slot, aggregate overrides included.</summary>
    public double[][] Multipliers { get; }

    /// <summary>State of a slot; null where no node is.</summary>
    public HostState? this[int slot] => _states[slot];

    /// <summary>Slots of the nodes of a host; empty where unknown.</summary>
    public IReadOnlyList<int> SlotsOf(string host) => _slotsByHost.TryGetValue(host, out var slots) ? slots : [];

    /// <summary>True where the log still holds everything after <paramref name="position"/>.</summary>
    public bool LogReaches(long position) => LogEnd - position <= LogSize;

    /// <summary>The slot changed at a log position.</summary>
    public int ChangedAt(long position) => _log[position & (LogSize - 1)];

    /// <summary>True where the log has no newer entry of the same slot: older ones need not be looked at.</summary>
    public bool IsNewestChange(long position) => _newestChanges[ChangedAt(position)] == position;

    /// <summary>Takes over everything, or a delta that joins on to what is here; false where there is a gap.</summary>
    public bool Apply(HostViews views)
    {
        if (views.FromRevision > Revision)
        {
            return false;
        }

        if (views.FromRevision == 0)
        {
            var present = views.Hosts.Select(view => view.Report.NodeId).ToHashSet();
            foreach (var gone in _slotByNode.Keys.Where(id => !present.Contains(id)).ToList())
            {
                Remove(gone);
            }
        }

        foreach (var view in views.Hosts)
        {
            Put(view);
        }

        foreach (var nodeId in views.RemovedNodes)
        {
            Remove(nodeId);
        }

        Revision = Math.Max(Revision, views.ToRevision);
        return true;
    }

    /// <summary>Counts a choice against a host until the conductor's view shows it.</summary>
    public void Claim(int slot, PendingClaims amounts)
    {
        var state = _states[slot]!;
        var pending = new Pending(slot, state.View.Report.NodeId, amounts, _time.GetTimestamp());
        if (!_pendingBySlot.TryGetValue(slot, out var queue))
        {
            _pendingBySlot[slot] = queue = new Queue<Pending>();
        }

        queue.Enqueue(pending);
        _pendingByAge.Enqueue(pending);
        Set(slot, state.With(state.Pending + amounts));
    }

    /// <summary>Takes back the newest choice counted against a host: the request found no place for all its instances, or was a dry run.</summary>
    public void Unclaim(int slot)
    {
        var queue = _pendingBySlot[slot];
        var kept = queue.ToArray();
        kept[^1].Settled = true;
        queue.Clear();
        foreach (var pending in kept.AsSpan(0, kept.Length - 1))
        {
            queue.Enqueue(pending);
        }

        Set(slot, _states[slot]!.With(Settle(slot, queue, 0)));
    }

    /// <summary>Forgets choices that nothing came of.</summary>
    public void ExpirePending()
    {
        while (_pendingByAge.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.At) > PendingLifetime)
        {
            _pendingByAge.Dequeue();
            if (!oldest.Settled && _pendingBySlot.TryGetValue(oldest.Slot, out var queue) && _states[oldest.Slot] is { } state
                && state.View.Report.NodeId == oldest.NodeId)
            {
                var left = Settle(oldest.Slot, queue, 1);
                Set(oldest.Slot, state.With(left));
            }
        }
    }

    private void Put(HostView view)
    {
        if (!_slotByNode.TryGetValue(view.Report.NodeId, out var slot))
        {
            slot = NewSlot();
            _slotByNode[view.Report.NodeId] = slot;
            if (!_slotsByHost.TryGetValue(view.Report.Host, out var slots))
            {
                _slotsByHost[view.Report.Host] = slots = [];
            }

            slots.Add(slot);
        }

        var before = _states[slot];
        if (before is not null && before.View.Revision > view.Revision)
        {
            return;
        }

        // Claims the view shows now were pending ones: as many as its count of instances grew by, oldest first.
        var pending = default(PendingClaims);
        if (before is not null && _pendingBySlot.TryGetValue(slot, out var queue))
        {
            pending = Settle(slot, queue, view.InstanceCount - before.View.InstanceCount);
        }

        Set(slot, new HostState(view, CombineAggregates(view.Aggregates), pending));
    }

    private PendingClaims Settle(int slot, Queue<Pending> queue, int count)
    {
        for (; count > 0 && queue.TryDequeue(out var settled); count--)
        {
            settled.Settled = true;
        }

        if (queue.Count == 0)
        {
            _pendingBySlot.Remove(slot);
            return default;
        }

        var left = default(PendingClaims);
        foreach (var pending in queue)
        {
            left += pending.Amounts;
        }

        return left;
    }

    private void Remove(Guid nodeId)
    {
        if (!_slotByNode.Remove(nodeId, out var slot))
        {
            return;
        }

        var host = _states[slot]!.Host;
        _slotsByHost[host].Remove(slot);
        if (_slotsByHost[host].Count == 0)
        {
            _slotsByHost.Remove(host);
        }

        _pendingBySlot.Remove(slot);
        Set(slot, null);
        _freeSlots.Push(slot);
    }

    private int NewSlot()
    {
        if (_freeSlots.TryPop(out var reused))
        {
            return reused;
        }

        if (Slots == _states.Length)
        {
            Array.Resize(ref _states, Slots * 2);
            Array.Resize(ref _newestChanges, Slots * 2);
            for (var k = 0; k < Figures.Length; k++)
            {
                Array.Resize(ref Figures[k], Slots * 2);
                Array.Resize(ref Multipliers[k], Slots * 2);
            }
        }

        return Slots++;
    }

    private void Set(int slot, HostState? state)
    {
        _states[slot] = state;
        if (state is not null)
        {
            for (var k = 0; k < Figures.Length; k++)
            {
                Figures[k][slot] = _weighers[k].Weigh(state);
                Multipliers[k][slot] = state.Aggregates.IsEmpty
                    ? _weighers[k].Multiplier
                    : state.Aggregates.NumberOf(_weighers[k].MultiplierOption) ?? _weighers[k].Multiplier;
            }
        }

        _newestChanges[slot] = LogEnd;
        _log[LogEnd++ & (LogSize - 1)] = slot;
    }

    // Hosts arrive in runs with the same aggregates; one object serves them all.
    private AggregateTraits CombineAggregates(IReadOnlyList<AggregateView> aggregates)
    {
        if (aggregates.Count == 0)
        {
            return AggregateTraits.None;
        }

        if (!SameAggregates(aggregates, _lastAggregates.Key))
        {
            _lastAggregates = (aggregates, new AggregateTraits(aggregates));
        }

        return _lastAggregates.Value;
    }

    private static bool SameAggregates(IReadOnlyList<AggregateView> a, IReadOnlyList<AggregateView> b)
    {
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

    private sealed record Pending(int Slot, Guid NodeId, PendingClaims Amounts, long At)
    {
        public bool Settled { get; set; }
    }
}
