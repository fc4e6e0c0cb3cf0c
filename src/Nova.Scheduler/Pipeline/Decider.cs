using Nova.Core.Rpc.Scheduler;
using Nova.Core.Scheduling;
using Nova.Scheduler.Filters;
using Nova.Scheduler.HostStates;
using Nova.Scheduler.Weighers;

namespace Nova.Scheduler.Pipeline;

/// <summary>Picks hosts: keeps the host table, the classes of equal requests, and decides one request after the other.</summary>
/// <remarks>
/// Choices are optimistic: the conductor's conditional claim decides, so several schedulers can run side by side without a
/// lock. Within one scheduler each choice is counted against its host at once, so that the next request sees it.
/// </remarks>
internal sealed class Decider
{
    /// <summary>Memory for the classes of equal requests; the ones unused longest go first.</summary>
    private const long ClassBudgetBytes = 96 << 20;

    private readonly Lock _lock = new();
    private readonly SchedulerOptions _options;
    private readonly HostTable _table;
    private readonly HostRanking _ranking;
    private readonly IReadOnlyList<IHostFilter> _filters;
    private readonly IReadOnlyList<IHostFilter> _forcedFilters;
    private readonly IReadOnlyList<IHostFilter> _inPlaceFilters;
    private readonly IHostFilter _capacity = new CapacityFilter();
    private readonly FilterScope _classScope;
    private readonly Dictionary<RequestClassKey, RequestClass> _classes = [];
    private readonly List<RankedHost> _best = [];
    private readonly Random _random;
    private readonly (double Affinity, double AntiAffinity) _softMultipliers;
    private long _uses;

    public Decider(SchedulerOptions options, TimeProvider time, Random random)
    {
        _options = options;
        _random = random;
        _table = new HostTable(WeigherRegistry.Create(options), time);
        _ranking = new HostRanking(_table, random);
        _filters = FilterRegistry.Create(options);

        // What upstream's Placement sees to holds on a forced host too.
        _forcedFilters = [.. _filters.Where(filter => filter is RequestedHostFilter or InventoryFilter or CapacityFilter)];
        _inPlaceFilters = [.. _filters.Where(filter => filter.RunsInPlace)];
        _classScope = _filters.Where(IsShared).Select(filter => filter.Scope).DefaultIfEmpty().Max();
        _softMultipliers = (
            WeigherRegistry.HasGroupWeigher(options, "ServerGroupSoftAffinityWeigher") ? options.SoftAffinityWeightMultiplier : 0,
            WeigherRegistry.HasGroupWeigher(options, "ServerGroupSoftAntiAffinityWeigher") ? options.SoftAntiAffinityWeightMultiplier : 0);
    }

    /// <summary>Revision of the host state decisions are made on.</summary>
    public long Revision
    {
        get
        {
            lock (_lock)
            {
                return _table.Revision;
            }
        }
    }

    /// <summary>Nodes known.</summary>
    public int HostCount
    {
        get
        {
            lock (_lock)
            {
                return _table.Count;
            }
        }
    }

    /// <summary>Takes over host state; false where changes in between are missing and have to be asked for.</summary>
    public bool Apply(HostViews views)
    {
        lock (_lock)
        {
            _table.ExpirePending();
            return _table.Apply(views);
        }
    }

    /// <summary>Decides all instances of one request; no placement at all where one of them finds no host.</summary>
    public SchedulingDecision Decide(SchedulingRequest request)
    {
        lock (_lock)
        {
            return request.InPlace ? DecideInPlace_NeedsLock(request) : Decide_NeedsLock(request);
        }
    }

    private static bool IsShared(IHostFilter filter) => filter.Scope < FilterScope.Amounts;

    /// <summary>The host a guest is on, where it may become one of another image: nothing is claimed, since the guest has its claim.</summary>
    private SchedulingDecision DecideInPlace_NeedsLock(SchedulingRequest request)
    {
        var active = _inPlaceFilters.Where(filter => !filter.Ignores(request)).ToList();
        foreach (var slot in _table.SlotsOf(request.RequestedHost!))
        {
            if (_table[slot] is { } host && active.TrueForAll(filter => filter.Check(host, request).IsPassed))
            {
                return new SchedulingDecision(
                    request.Id, [new Placement(request.InstanceIds[0], Choice(new RankedHost(slot, 0)), [])], new SchedulingReport(_table.Count, _table.Revision, [], null));
            }
        }

        return new SchedulingDecision(request.Id, [], Explanation.Of(_table, _inPlaceFilters, request));
    }

    private SchedulingDecision Decide_NeedsLock(SchedulingRequest request)
    {
        var asked = RequestedResources.Of(request.Flavor, request.ImageProperties, request.VolumeBacked);
        var amounts = CapacityFilter.Order(asked).ToList();
        var requestClass = ClassOf(request);
        var placements = new List<Placement>(request.InstanceIds.Count);
        var claimed = new List<int>(request.InstanceIds.Count);
        var report = default(SchedulingReport);
        var current = request;
        foreach (var instanceId in request.InstanceIds)
        {
            var decidedReport = Rank(current, requestClass, amounts);
            report ??= decidedReport;
            if (_best.Count == 0)
            {
                report = decidedReport;
                placements.Clear();
                break;
            }

            var slot = _best[0].Slot;
            placements.Add(new Placement(instanceId, Choice(_best[0]), [.. _best.Skip(1).Select(Choice)]));
            _table.Claim(slot, PendingClaims.Of(asked));
            claimed.Add(slot);
            current = CountIntoGroup(current, placements[^1].Selected.Host);
        }

        if (placements.Count == 0 || request.DryRun)
        {
            foreach (var slot in claimed)
            {
                _table.Unclaim(slot);
            }
        }

        return new SchedulingDecision(request.Id, placements, report!);
    }

    /// <summary>Puts the best host and its alternates into <see cref="_best"/>; none where no host passes. Answers with the report that says why.</summary>
    private SchedulingReport Rank(SchedulingRequest request, RequestClass requestClass, IReadOnlyList<(string ResourceClass, long Amount)> asked)
    {
        requestClass.CatchUp();
        var misses = _ranking.Begin(requestClass.Passed, asked);
        var counts = new List<FilterCount>(requestClass.Report) { CountOf(misses) };
        var lastNarrowed = default(Narrowed?);
        foreach (var filter in FiltersFor(request))
        {
            if (filter.Scope == FilterScope.Request && !filter.Ignores(request))
            {
                var narrowed = Narrowing.Apply(filter, request, _table, _ranking.Candidates);
                counts.Add(narrowed.Count);
                lastNarrowed = narrowed.Count.Removed > 0 ? narrowed : lastNarrowed;
            }
        }

        var soft = new SoftGroupWeights(request.Group, _softMultipliers.Affinity, _softMultipliers.AntiAffinity);
        _ranking.Score();
        foreach (var host in soft.HostsWithMembers)
        {
            foreach (var slot in _table.SlotsOf(host).Where(slot => _table[slot]!.Host == host))
            {
                _ranking.Add(slot, soft.Of(host));
            }
        }

        var wanted = Math.Max(_options.HostSubsetSize, 1 + request.Alternates);
        _ranking.TakeBest(wanted, _best);
        if (_best.Count == 0)
        {
            return Explanation.Fits(FiltersFor(request), request)
                ? Explanation.Of(_table, FiltersFor(request), request)
                : new SchedulingReport(_table.Count, _table.Revision, counts, NearestMiss());
        }

        if (_options.HostSubsetSize > 1)
        {
            var chosen = _random.Next(Math.Min(_options.HostSubsetSize, _best.Count));
            (_best[0], _best[chosen]) = (_best[chosen], _best[0]);
        }

        return new SchedulingReport(_table.Count, _table.Revision, counts, null);

        string? NearestMiss()
            => lastNarrowed is { } last ? Miss(last.Example, last.Filter)
                : misses.Count > 0 ? Miss(_ranking.NearestMiss(requestClass.Passed, asked), _capacity)
                : requestClass.LastRefusal() is { } refusal ? Miss(refusal.Slot, refusal.Filter)
                : null;

        string Miss(int slot, IHostFilter filter) => Explanation.Miss(_table[slot]!, filter, request);
    }

    private IReadOnlyList<IHostFilter> FiltersFor(SchedulingRequest request) => IsForced(request) ? _forcedFilters : _filters;

    private static bool IsForced(SchedulingRequest request) => request.ForcedHost is not null || request.ForcedNode is not null;

    private FilterCount CountOf(List<CapacityMiss> misses) =>
        new(_capacity.Name, misses.Sum(miss => miss.Hosts), misses.ToDictionary(miss => CapacityFilter.Reason(miss.ResourceClass), miss => miss.Hosts));

    private HostChoice Choice(RankedHost ranked)
    {
        var view = _table[ranked.Slot]!.View;
        return new HostChoice(view.Report.Host, view.Report.Node, view.Report.NodeId, view.AvailabilityZone, ranked.Score);
    }

    /// <summary>Further instances of one request see the ones before them as members of their group.</summary>
    private static SchedulingRequest CountIntoGroup(SchedulingRequest request, string host)
    {
        if (request.Group is not { } group || request.InstanceIds.Count == 1)
        {
            return request;
        }

        var members = new Dictionary<string, int>(group.MembersByHost);
        members[host] = members.GetValueOrDefault(host) + 1;
        return request with { Group = group with { MembersByHost = members } };
    }

    private RequestClass ClassOf(SchedulingRequest request)
    {
        var forced = IsForced(request);
        var key = new RequestClassKey(request, _classScope, forced);
        if (!_classes.TryGetValue(key, out var requestClass))
        {
            // The class outlives the request: keep what its filters read, not the ids and hints.
            var exemplar = request with { InstanceIds = [], Group = null, SameHosts = null, DifferentHosts = null, Hints = null, IgnoredHosts = [] };
            requestClass = new RequestClass(exemplar, [.. FiltersFor(request).Where(IsShared)], _table);
            requestClass.CatchUp();
            _classes.Add(new RequestClassKey(exemplar, _classScope, forced), requestClass);
            EvictClasses(requestClass);
        }

        requestClass.LastUse = ++_uses;
        return requestClass;
    }

    private void EvictClasses(RequestClass keep)
    {
        var bytes = _classes.Values.Sum(requestClass => requestClass.Size);
        while (bytes > ClassBudgetBytes && _classes.Count > 1)
        {
            var (key, oldest) = _classes.Where(pair => pair.Value != keep).MinBy(pair => pair.Value.LastUse);
            _classes.Remove(key);
            bytes -= oldest.Size;
        }
    }
}
