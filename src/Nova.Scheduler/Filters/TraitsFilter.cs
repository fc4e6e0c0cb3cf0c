using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>
/// Traits named by the flavor (<c>trait:X=required|forbidden</c>) and the image (<c>trait:X=required</c>). Always on, as
/// Placement is upstream.
/// </summary>
internal sealed class TraitsFilter : IHostFilter
{
    private const string Prefix = "trait:";

    public string Name => "Traits";

    public FilterScope Scope => FilterScope.Class;

    public bool Ignores(SchedulingRequest request)
    {
        foreach (var (key, _) in request.Flavor.ExtraSpecs)
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal))
            {
                return false;
            }
        }

        foreach (var (key, _) in request.ImageProperties)
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        foreach (var (key, value) in request.Flavor.ExtraSpecs)
        {
            if (Refuses(host, key, value))
            {
                return Verdict.Refused($"{key}={value} not met");
            }
        }

        foreach (var (key, value) in request.ImageProperties)
        {
            if (Refuses(host, key, value))
            {
                return Verdict.Refused($"{key}={value} not met");
            }
        }

        return Verdict.Passed;
    }

    private static bool Refuses(HostState host, string key, string value)
        => key.StartsWith(Prefix, StringComparison.Ordinal)
            && host.View.Report.Traits.Contains(key[Prefix.Length..]) != (value != "forbidden");
}
