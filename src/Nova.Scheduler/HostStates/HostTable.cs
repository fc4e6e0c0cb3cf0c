using Nova.Core.Hosts;
using Nova.Core.Rpc.Scheduler;
using Nova.Scheduler.Weighers;

namespace Nova.Scheduler.HostStates;

/// <summary>The state of all nodes, by slot: as objects for the filters, and in columns for what is done to all hosts at every decision.</summary>
/// <remarks>Not thread-safe: everything happens under <see cref="Pipeline.Decider"/>'s lock.</remarks>
internal sealed class HostTable(IReadOnlyList<IHostWeigher> weighers, TimeProvider time)
{
    private readonly Dictionary<Guid, int> _slotByNode = [];
    private readonly Dictionary<string, List<int>> _slotsByName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Stack<int> _freeSlots = [];
    private readonly PendingChoices _pending = new(time);
    private HostState?[] _states = [];
    private (IReadOnlyList<AggregateView> Key, AggregateTraits Value) _lastAggregates = ([], AggregateTraits.None);

    /// <summary>Slots in use or used once; a slot without a node has a null state.</summary>
    public int Slots { get; private set; }

    /// <summary>Nodes known.</summary>
    public int Count => _slotByNode.Count;

    /// <summary>Revision up to which the conductor's changes are in.</summary>
    public long Revision { get; private set; }

    /// <summary>Every change.</summary>
    public ChangeLog Changes { get; } = new();

    /// <summary>Changes of more than the load: of a service, a report, a zone, an aggregate. They are rare.</summary>
    public ChangeLog TraitChanges { get; } = new();

    /// <summary>The figures of all slots.</summary>
    public HostColumns Columns { get; } = new(weighers);

    /// <summary>State of a slot; null where no node is.</summary>
    public HostState? this[int slot] => _states[slot];

    /// <summary>Slots of the nodes of a host, and of the node that is called so; empty where unknown.</summary>
    public IReadOnlyList<int> SlotsOf(string name) => _slotsByName.TryGetValue(name, out var slots) ? slots : [];

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
        _pending.Add(slot, amounts);
        var state = _states[slot]!;
        SetLoad(slot, state.With(state.Pending + amounts));
    }

    /// <summary>Takes back the newest choice counted against a host: the request found no place for all its instances, or was a dry run.</summary>
    public void Unclaim(int slot) => SetLoad(slot, _states[slot]!.With(_pending.TakeBack(slot)));

    /// <summary>Forgets choices that nothing came of.</summary>
    public void ExpirePending()
    {
        while (_pending.TryExpire(out var slot, out var left))
        {
            SetLoad(slot, _states[slot]!.With(left));
        }
    }

    private void Put(HostView view)
    {
        if (!_slotByNode.TryGetValue(view.Report.NodeId, out var slot))
        {
            slot = NewSlot();
            _slotByNode[view.Report.NodeId] = slot;
            foreach (var name in NamesOf(view.Report))
            {
                if (!_slotsByName.TryGetValue(name, out var slots))
                {
                    _slotsByName[name] = slots = [];
                }

                slots.Add(slot);
            }

            Set(slot, new HostState(view, CombineAggregates(view.Aggregates)));
            return;
        }

        var before = _states[slot]!;
        if (before.View.Revision > view.Revision)
        {
            return;
        }

        // Claims the view shows now were pending ones: as many as its count of instances grew by, oldest first.
        var pending = _pending.Settle(slot, view.InstanceCount - before.View.InstanceCount);
        if (before.DiffersOnlyInLoad(view))
        {
            SetLoad(slot, new HostState(view, before.Aggregates, pending));
        }
        else
        {
            Set(slot, new HostState(view, CombineAggregates(view.Aggregates), pending));
        }
    }

    private void Remove(Guid nodeId)
    {
        if (!_slotByNode.Remove(nodeId, out var slot))
        {
            return;
        }

        foreach (var name in NamesOf(_states[slot]!.View.Report))
        {
            _slotsByName[name].Remove(slot);
            if (_slotsByName[name].Count == 0)
            {
                _slotsByName.Remove(name);
            }
        }

        _pending.Drop(slot);
        _states[slot] = null;
        Changes.Add(slot);
        TraitChanges.Add(slot);
        _freeSlots.Push(slot);
    }

    private static IEnumerable<string> NamesOf(NodeReport report)
        => string.Equals(report.Host, report.Node, StringComparison.OrdinalIgnoreCase) ? [report.Host] : [report.Host, report.Node];

    private int NewSlot()
    {
        if (_freeSlots.TryPop(out var reused))
        {
            return reused;
        }

        if (Slots == _states.Length)
        {
            Grow(Math.Max(SlotSet.WordSlots, Slots * 2));
        }

        return Slots++;
    }

    private void Grow(int slots)
    {
        Array.Resize(ref _states, slots);
        Columns.Grow(slots);
        Changes.Grow(slots);
        TraitChanges.Grow(slots);
    }

    private void Set(int slot, HostState state)
    {
        SetLoad(slot, state);
        TraitChanges.Add(slot);
    }

    private void SetLoad(int slot, HostState state)
    {
        _states[slot] = state;
        Columns.Set(slot, state);
        Changes.Add(slot);
    }

    // Hosts arrive in runs with the same aggregates; one object serves them all.
    private AggregateTraits CombineAggregates(IReadOnlyList<AggregateView> aggregates)
    {
        if (aggregates.Count == 0)
        {
            return AggregateTraits.None;
        }

        if (!AggregateTraits.Same(aggregates, _lastAggregates.Key))
        {
            _lastAggregates = (aggregates, new AggregateTraits(aggregates));
        }

        return _lastAggregates.Value;
    }
}
