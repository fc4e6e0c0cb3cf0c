using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Every extra spec without a namespace, or in <c>aggregate_instance_extra_specs:</c>, is met by a value of that key in the host's aggregates.</summary>
internal sealed class AggregateInstanceExtraSpecsFilter : IHostFilter
{
    private const string Prefix = "aggregate_instance_extra_specs:";

    public string Name => "AggregateInstanceExtraSpecsFilter";

    public FilterScope Scope => FilterScope.Class;

    public bool Ignores(SchedulingRequest request) => !request.Flavor.ExtraSpecs.Keys.Any(IsInScope);

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        foreach (var (key, requirement) in request.Flavor.ExtraSpecs)
        {
            if (!IsInScope(key))
            {
                continue;
            }

            var name = key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : key;
            if (host.Aggregates.ValuesOf(name) is not { } values)
            {
                return Verdict.Refused($"no aggregate has {name}");
            }

            if (!values.Any(value => ExtraSpecOperators.Matches(value, requirement)))
            {
                return Verdict.Refused($"aggregate value of {name} does not match {requirement}");
            }
        }

        return Verdict.Passed;
    }

    private static bool IsInScope(string key) => !key.Contains(':', StringComparison.Ordinal) || key.StartsWith(Prefix, StringComparison.Ordinal);
}
