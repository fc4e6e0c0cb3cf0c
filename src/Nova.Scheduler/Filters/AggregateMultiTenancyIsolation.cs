using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>
/// A host in aggregates with keys starting <c>filter_tenant_id</c> takes only the projects named there (comma separated);
/// hosts without the key take anybody.
/// </summary>
internal sealed class AggregateMultiTenancyIsolation : IHostFilter
{
    private const string Key = "filter_tenant_id";

    public string Name => "AggregateMultiTenancyIsolation";

    public FilterScope Scope => FilterScope.Project;

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        var isolated = false;
        foreach (var (key, values) in host.Aggregates.All)
        {
            if (!key.StartsWith(Key, StringComparison.Ordinal))
            {
                continue;
            }

            isolated = true;
            foreach (var value in values)
            {
                if (value.Split(',', StringSplitOptions.TrimEntries).Contains(request.ProjectId))
                {
                    return Verdict.Passed;
                }
            }
        }

        return isolated ? Verdict.Refused("kept for other projects") : Verdict.Passed;
    }
}
