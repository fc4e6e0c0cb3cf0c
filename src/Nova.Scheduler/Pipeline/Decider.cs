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
    /// <summary>Hosts taken from the top of the scores before a request's own filters make the search look at every host.</summary>
    private const int MostPops = 64;

    /// <summary>Memory for the classes of equal requests; the ones unused longest go first.</summary>
    private const long ClassBudgetBytes = 96 << 20;

    private readonly Lock _lock = new();
    private readonly SchedulerOptions _options;
    private readonly HostTable _table;
    private readonly IReadOnlyList<IHostFilter> _filters;
    private readonly IReadOnlyList<IHostFilter> _requestFilters;
    private readonly IReadOnlyList<IHostFilter> _forcedFilters;
    private readonly FilterScope _classScope;
    private readonly Dictionary<RequestClassKey, RequestClass> _classes = [];
    private readonly List<int> _popped = [];
    private readonly Random _random;
    private readonly (double Affinity, double AntiAffinity) _softMultipliers;
    private long _classBytes;
    private long _uses;

    public Decider(SchedulerOptions options, TimeProvider time, Random random)
    {
        _options = options;
        _random = random;
        _table = new HostTable(WeigherRegistry.Create(options), time);
        _filters = FilterRegistry.Create(options);
        _requestFilters = [.. _filters.Where(filter => filter.Scope == FilterScope.Request)];
        _forcedFilters = [.. _filters.Where(filter => filter is RequestedHostFilter or CapacityFilter)];
        _classScope = _filters.Where(filter => filter.Scope < FilterScope.Request).Select(filter => filter.Scope).DefaultIfEmpty().Max();
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
            return Decide_NeedsLock(request);
        }
    }

    private SchedulingDecision Decide_NeedsLock(SchedulingRequest request)
    {
        var placements = new List<Placement>(request.InstanceIds.Count);
        var claimed = new List<int>(request.InstanceIds.Count);
        var report = default(SchedulingReport);
        var current = request;
        foreach (var instanceId in request.InstanceIds)
        {
            var choices = Choose(current, out var decidedReport);
            report ??= decidedReport;
            if (choices.Count == 0)
            {
                report = decidedReport;
                placements.Clear();
                break;
            }

            var (slot, best) = choices[0];
            placements.Add(new Placement(instanceId, best, [.. choices.Skip(1).Select(choice => choice.Host)]));
            _table.Claim(slot, ResourceAmounts.Of(request).AsClaim());
            claimed.Add(slot);
            current = CountIntoGroup(current, best.Host);
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

    /// <summary>The best host and its alternates, best first; none where no host passes, with the report that says why.</summary>
    private List<(int Slot, HostChoice Host)> Choose(SchedulingRequest request, out SchedulingReport report)
    {
        var wanted = Math.Max(_options.HostSubsetSize, 1 + request.Alternates);
        var soft = new SoftGroupWeights(request.Group, _softMultipliers.Affinity, _softMultipliers.AntiAffinity);
        List<(int Slot, double Score)> best;
        if (NarrowedHosts(request) is { } hosts)
        {
            best = TakeFrom(hosts, request, soft);
        }
        else
        {
            var requestClass = ClassOf(request);
            best = TakeFromTop(requestClass, request, soft, wanted);
            if (best.Count > 0)
            {
                report = new SchedulingReport(_table.Count, _table.Revision, requestClass.Report, null);
                return Choices(best, wanted);
            }

            best = TakeFrom(Enumerable.Range(0, _table.Slots), request, soft);
        }

        report = Explanation.Of(_table, FiltersFor(request), request);
        return Choices(best, wanted);
    }

    private IReadOnlyList<IHostFilter> FiltersFor(SchedulingRequest request)
        => request.ForcedHost is null && request.ForcedNode is null ? _filters : _forcedFilters;

    /// <summary>The few slots a request can only go to; null where it can go anywhere.</summary>
    private IEnumerable<int>? NarrowedHosts(SchedulingRequest request)
        => (request.ForcedHost ?? request.RequestedHost) is { } named ? _table.SlotsOf(named)
            : request.ForcedNode is not null || request.RequestedNode is not null ? Enumerable.Range(0, _table.Slots)
            : request.SameHosts is { } same && _filters.Any(filter => filter is SameHostFilter) ? same.Distinct().SelectMany(_table.SlotsOf)
            : request.Group is { Policy: "affinity", MembersByHost.Count: > 0 } group && _filters.Any(filter => filter is ServerGroupAffinityFilter)
                ? group.MembersByHost.Keys.SelectMany(_table.SlotsOf)
            : null;

    private List<(int Slot, double Score)> TakeFrom(IEnumerable<int> slots, SchedulingRequest request, SoftGroupWeights soft)
    {
        var filters = FiltersFor(request);
        var requestClass = ClassOf(request);
        var passed = new List<(int Slot, double Score)>();
        foreach (var slot in slots)
        {
            if (_table[slot] is { } host && Passes(filters, host, request))
            {
                passed.Add((slot, requestClass.ScoreOf(slot) + soft.Of(host.Host)));
            }
        }

        return passed;
    }

    private List<(int Slot, double Score)> TakeFromTop(RequestClass requestClass, SchedulingRequest request, SoftGroupWeights soft, int wanted)
    {
        var scores = requestClass.Scores;
        var passed = new List<(int Slot, double Score)>(wanted);
        _popped.Clear();
        while (passed.Count < wanted && _popped.Count < MostPops && requestClass.Passed > _popped.Count)
        {
            var slot = scores.Best;
            var score = scores[slot];
            _popped.Add(slot);
            var host = _table[slot]!;
            if (Passes(_requestFilters, host, request))
            {
                passed.Add((slot, score + soft.Of(host.Host)));
            }

            scores.Set(slot, double.NegativeInfinity);
        }

        // Members' hosts differ in what the group adds, so they compete even where their own score is not near the top.
        foreach (var slot in soft.HostsWithMembers.SelectMany(_table.SlotsOf))
        {
            if (requestClass.HasPassed(slot) && !_popped.Contains(slot) && Passes(_requestFilters, _table[slot]!, request))
            {
                passed.Add((slot, requestClass.ScoreOf(slot) + soft.Of(_table[slot]!.Host)));
            }
        }

        foreach (var slot in _popped)
        {
            scores.Set(slot, requestClass.ScoreOf(slot));
        }

        return passed;
    }

    private static bool Passes(IReadOnlyList<IHostFilter> filters, HostState host, SchedulingRequest request)
    {
        for (var i = 0; i < filters.Count; i++)
        {
            if (!filters[i].Check(host, request).IsPassed)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Orders by score, and swaps a random one of the first <c>host_subset_size</c> to the front.</summary>
    private List<(int Slot, HostChoice Host)> Choices(List<(int Slot, double Score)> passed, int wanted)
    {
        // Stable, so that equal scores keep the random order they came out of the tournament in.
        var ordered = passed.OrderByDescending(candidate => candidate.Score).Take(wanted).ToList();
        if (_options.HostSubsetSize > 1 && ordered.Count > 1)
        {
            var chosen = _random.Next(Math.Min(_options.HostSubsetSize, ordered.Count));
            (ordered[0], ordered[chosen]) = (ordered[chosen], ordered[0]);
        }

        var choices = new List<(int, HostChoice)>(ordered.Count);
        foreach (var (slot, score) in ordered)
        {
            var report = _table[slot]!.View.Report;
            choices.Add((slot, new HostChoice(report.Host, report.Node, report.NodeId, _table[slot]!.View.AvailabilityZone, score)));
        }

        return choices;
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
        var key = new RequestClassKey(request, _classScope);
        if (!_classes.TryGetValue(key, out var requestClass))
        {
            // The class outlives the request: keep what its filters read, not the ids and hints.
            var exemplar = request with { InstanceIds = [], Group = null, SameHosts = null, DifferentHosts = null, Hints = null, IgnoredHosts = [] };
            requestClass = new RequestClass(exemplar, _filters, _table, (ulong)_random.NextInt64());
            requestClass.CatchUp();
            _classBytes += requestClass.Size;
            _classes.Add(new RequestClassKey(exemplar, _classScope), requestClass);
            EvictClasses(requestClass);
        }

        requestClass.CatchUp();
        requestClass.LastUse = ++_uses;
        return requestClass;
    }

    private void EvictClasses(RequestClass keep)
    {
        while (_classBytes > ClassBudgetBytes && _classes.Count > 1)
        {
            var (key, oldest) = _classes.Where(pair => pair.Value != keep).MinBy(pair => pair.Value.LastUse);
            _classes.Remove(key);
            _classBytes -= oldest.Size;
        }
    }
}
