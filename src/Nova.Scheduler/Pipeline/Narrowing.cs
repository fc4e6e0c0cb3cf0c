using Nova.Core.Scheduling;
using Nova.Scheduler.Filters;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Pipeline;

/// <summary>What a filter took out.</summary>
/// <param name="Count">For the report.</param>
/// <param name="Filter">The filter.</param>
/// <param name="Example">A slot taken out; -1 where none was.</param>
internal readonly record struct Narrowed(FilterCount Count, IHostFilter Filter, int Example);

/// <summary>Runs a filter of scope <see cref="FilterScope.Request"/> on the candidates of one request, asking it about no more hosts than it can decide about.</summary>
internal static class Narrowing
{
    /// <summary>Takes the hosts that <paramref name="filter"/> refuses out of <paramref name="candidates"/>.</summary>
    public static Narrowed Apply(IHostFilter filter, SchedulingRequest request, HostTable table, SlotSet candidates)
    {
        var reasons = new Dictionary<string, int>();
        var example = -1;
        var reach = filter.Reach(request);
        if (reach.CanPassOnly is { } named)
        {
            example = KeepOnly(SlotsOf(table, named), filter, request, table, candidates, reasons);
        }
        else
        {
            foreach (var slot in reach.CanRefuseOnly is { } few ? SlotsOf(table, few).Where(slot => candidates[slot]) : candidates.Slots())
            {
                if (filter.Check(table[slot]!, request).Reason is { } reason)
                {
                    (candidates[slot], example) = (false, slot);
                    reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
                }
            }
        }

        return new(new FilterCount(filter.Name, reasons.Values.Sum(), reasons), filter, example);
    }

    private static int KeepOnly(
        HashSet<int> named, IHostFilter filter, SchedulingRequest request, HostTable table, SlotSet candidates, Dictionary<string, int> reasons)
    {
        var kept = named.Where(slot => candidates[slot] && filter.Check(table[slot]!, request).IsPassed).ToList();
        foreach (var slot in kept)
        {
            candidates[slot] = false;
        }

        // All others are refused, for the reason that any one of them gives.
        var refused = candidates.Count;
        var example = -1;
        if (refused > 0)
        {
            example = candidates.Slots().First();
            reasons[filter.Check(table[example]!, request).Reason!] = refused;
            candidates.Clear();
        }

        foreach (var slot in kept)
        {
            candidates[slot] = true;
        }

        return example;
    }

    private static HashSet<int> SlotsOf(HostTable table, IEnumerable<string> hosts) => [.. hosts.SelectMany(table.SlotsOf)];
}
