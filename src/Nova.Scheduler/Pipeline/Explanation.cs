using Nova.Core.Scheduling;
using Nova.Scheduler.Filters;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Pipeline;

/// <summary>Works out in full why hosts were removed: the cold path, for "No valid host" and for requests bound to a few hosts.</summary>
internal static class Explanation
{
    /// <summary>Runs every filter in order on every host and counts, and finds the host that came furthest.</summary>
    public static SchedulingReport Of(HostTable table, IReadOnlyList<IHostFilter> filters, SchedulingRequest request)
    {
        var active = filters.Where(filter => !filter.Ignores(request)).ToList();
        var reasons = active.ConvertAll(_ => new Dictionary<string, int>());
        var passed = 0;
        var (furthest, nearest) = (-1, default(string));
        for (var slot = 0; slot < table.Slots; slot++)
        {
            if (table[slot] is not { } host)
            {
                continue;
            }

            var failedBy = active.FindIndex(filter => !filter.Check(host, request).IsPassed);
            if (failedBy < 0)
            {
                passed++;
                continue;
            }

            var verdict = active[failedBy].Check(host, request);
            reasons[failedBy][verdict.Reason!] = reasons[failedBy].GetValueOrDefault(verdict.Reason!) + 1;
            if (failedBy > furthest)
            {
                (furthest, nearest) = (failedBy, $"{host.Host}: {active[failedBy].Name}: {verdict}");
            }
        }

        var counts = active.Select((filter, i) => new FilterCount(filter.Name, reasons[i].Values.Sum(), reasons[i])).ToList();
        return new SchedulingReport(table.Count, table.Revision, counts, passed == 0 ? nearest : null);
    }
}
