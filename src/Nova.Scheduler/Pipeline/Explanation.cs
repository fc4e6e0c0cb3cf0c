using Nova.Core.Scheduling;
using Nova.Scheduler.Filters;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Pipeline;

/// <summary>Works out in full why no host passed, host by host: for requests that name the hosts they can go to, and are told about those.</summary>
internal static class Explanation
{
    /// <summary>True where a filter leaves only named hosts, so that looking at each of them is cheap.</summary>
    public static bool Fits(IReadOnlyList<IHostFilter> filters, SchedulingRequest request) => filters.Any(filter => Names(filter, request));

    /// <summary>Runs the filters that name hosts, then all others in order, counts, and finds the host that came furthest.</summary>
    public static SchedulingReport Of(HostTable table, IReadOnlyList<IHostFilter> filters, SchedulingRequest request)
    {
        var active = filters.Where(filter => !filter.Ignores(request)).OrderByDescending(filter => Names(filter, request)).ToList();
        var reasons = active.ConvertAll(_ => new Dictionary<string, int>());
        var (furthest, nearest) = (-1, default(string));
        foreach (var slot in NamedBy(active[0], table, request))
        {
            if (table[slot] is not { } host)
            {
                continue;
            }

            var failedBy = active.FindIndex(filter => !filter.Check(host, request).IsPassed);
            if (failedBy < 0)
            {
                continue;
            }

            var verdict = active[failedBy].Check(host, request);
            reasons[failedBy][verdict.Reason!] = reasons[failedBy].GetValueOrDefault(verdict.Reason!) + 1;
            if (failedBy > furthest)
            {
                (furthest, nearest) = (failedBy, Miss(host, active[failedBy], request));
            }
        }

        // The hosts that are not named need no look.
        var others = table.Count - reasons.Sum(reason => reason.Values.Sum());
        if (others > 0)
        {
            reasons[0]["not a host the request names"] = others;
        }

        var counts = active.Select((filter, i) => new FilterCount(filter.Name, reasons[i].Values.Sum(), reasons[i])).ToList();
        return new SchedulingReport(table.Count, table.Revision, counts, nearest);
    }

    /// <summary>In words: what a host lacks.</summary>
    public static string Miss(HostState host, IHostFilter filter, SchedulingRequest request) => $"{host.Host}: {filter.Name}: {filter.Check(host, request)}";

    private static bool Names(IHostFilter filter, SchedulingRequest request)
        => filter.Scope == FilterScope.Request && !filter.Ignores(request) && filter.Reach(request).CanPassOnly is not null;

    private static HashSet<int> NamedBy(IHostFilter filter, HostTable table, SchedulingRequest request)
        => [.. filter.Reach(request).CanPassOnly!.SelectMany(table.SlotsOf)];
}
