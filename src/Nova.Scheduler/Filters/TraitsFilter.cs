using Nova.Core.Hardware;
using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>
/// Traits named by the flavor (<c>trait:X=required|forbidden</c>, <c>trait1:X</c> for a numbered group) and the image (<c>trait:X=required</c>), and those of the machine that they ask
/// for (<see cref="WantedTraits"/>). Always on, as Placement is upstream.
/// </summary>
internal sealed class TraitsFilter : IHostFilter
{
    public string Name => "Traits";

    public FilterScope Scope => FilterScope.Class;

    public bool RunsInPlace => true;

    public bool Ignores(SchedulingRequest request) =>
        !request.Flavor.ExtraSpecs.Keys.Any(IsTrait) && !request.ImageProperties.Keys.Any(IsTrait)
        && WantedTraits.Of(request.Flavor, request.ImageProperties).Count == 0;

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

        return WantedTraits.Of(request.Flavor, request.ImageProperties).FirstOrDefault(trait => !host.HasTrait(trait)) is { } missing
            ? Verdict.Refused($"{missing} not met")
            : Verdict.Passed;
    }

    private static bool IsTrait(string key) => GroupedSpecs.TryTrait(key, out _, out _);

    // A node is one provider: what a numbered group asks of its provider, it asks of the node.
    private static bool Refuses(HostState host, string key, string value) =>
        GroupedSpecs.TryTrait(key, out _, out var trait) && host.HasTrait(trait) != (value != "forbidden");
}
