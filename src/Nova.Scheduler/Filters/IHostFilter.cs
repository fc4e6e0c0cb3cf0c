using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>Says whether a host can take a server. Pure: no I/O, no clock, no database.</summary>
internal interface IHostFilter
{
    /// <summary>The name used in nova.conf <c>enabled_filters</c> and in reports.</summary>
    string Name { get; }

    /// <summary>
    /// What the verdict depends on besides the host. A filter that looks at more of the request than its scope says breaks the
    /// sharing of results between equal requests.
    /// </summary>
    FilterScope Scope { get; }

    /// <summary>True where the filter would pass every host for <paramref name="request"/>: it may be left out, and out of the report.</summary>
    bool Ignores(SchedulingRequest request) => false;

    /// <summary>Checks one host.</summary>
    Verdict Check(HostState host, SchedulingRequest request);
}

/// <summary>Which parts of the request a filter reads.</summary>
internal enum FilterScope
{
    /// <summary>Flavor, image properties, zone: what equal requests have in common.</summary>
    Class,

    /// <summary>The project too: equal requests are then shared within a project only.</summary>
    Project,

    /// <summary>The image id too.</summary>
    Image,

    /// <summary>Hints, group, forced or ignored hosts: asked for each request, on the hosts that passed the others.</summary>
    Request,
}

/// <summary>The answer of a filter: passed, or a reason. The figures say how near a miss was.</summary>
/// <param name="Reason">Null where the host passed; else a short text with no figures, so that equal reasons count together.</param>
/// <param name="Asked">Amount asked, for reasons about amounts.</param>
/// <param name="Available">Amount there was.</param>
internal readonly record struct Verdict(string? Reason, double Asked = 0, double Available = 0)
{
    public static Verdict Passed => default;

    public bool IsPassed => Reason is null;

    public static Verdict Refused(string reason) => new(reason);

    public override string ToString() => Reason is null ? "passed"
        : Asked == 0 && Available == 0 ? Reason
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Reason} (asked {Asked}, available {Available})");
}
