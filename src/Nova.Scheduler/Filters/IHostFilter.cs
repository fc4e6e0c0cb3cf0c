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

    /// <summary>
    /// True where the verdict changes with what is used of the host (servers, I/O operations, free memory). Results of the others are
    /// worked out again only when a host changes in more than its load.
    /// </summary>
    bool FollowsLoad(SchedulingRequest request) => false;

    /// <summary>True where a server that is made anew in its place, from another image, has to pass too (upstream's <c>RUN_ON_REBUILD</c>): what the image asks of a host, not where a server may go.</summary>
    bool RunsInPlace => false;

    /// <summary>Which hosts a filter of scope <see cref="FilterScope.Request"/> has to be asked about.</summary>
    HostReach Reach(SchedulingRequest request) => HostReach.Any;

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

    /// <summary>The amounts asked, against what is left: <see cref="CapacityFilter"/> alone, which decisions work out for all hosts at once from columns.</summary>
    Amounts,

    /// <summary>Hints, group, forced or ignored hosts: asked for each request, on the hosts that passed the others.</summary>
    Request,
}

/// <summary>The hosts, by name or by their node's name, that a filter can decide about for one request: it is asked about a few and not about all.</summary>
internal readonly record struct HostReach
{
    private HostReach(IEnumerable<string>? onlyThese, IEnumerable<string>? atMostThese) => (CanPassOnly, CanRefuseOnly) = (onlyThese, atMostThese);

    /// <summary>It may say anything of any host.</summary>
    public static HostReach Any => default;

    /// <summary>Hosts besides these are refused; null where the filter names none.</summary>
    public IEnumerable<string>? CanPassOnly { get; }

    /// <summary>Hosts besides these pass; null where the filter names none.</summary>
    public IEnumerable<string>? CanRefuseOnly { get; }

    /// <summary>Hosts besides <paramref name="hosts"/> are refused.</summary>
    public static HostReach PassesOnly(IEnumerable<string> hosts) => new(hosts, null);

    /// <summary>Hosts besides <paramref name="hosts"/> pass.</summary>
    public static HostReach RefusesOnly(IEnumerable<string> hosts) => new(null, hosts);
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
