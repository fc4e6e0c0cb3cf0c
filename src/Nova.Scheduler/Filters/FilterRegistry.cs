namespace Nova.Scheduler.Filters;

/// <summary>All filters, by the names of nova.conf <c>enabled_filters</c>. A new one is a line here.</summary>
internal static class FilterRegistry
{
    private static readonly Dictionary<string, Func<SchedulerOptions, IHostFilter>> ByName = new()
    {
        ["AllHostsFilter"] = _ => new AllHostsFilter(),
        ["ComputeFilter"] = _ => new ComputeFilter(),
        ["ComputeCapabilitiesFilter"] = _ => new ComputeCapabilitiesFilter(),
        ["ImagePropertiesFilter"] = o => new ImagePropertiesFilter(o.ImagePropertiesDefaultArchitecture),
        ["ServerGroupAntiAffinityFilter"] = _ => new ServerGroupAntiAffinityFilter(),
        ["ServerGroupAffinityFilter"] = _ => new ServerGroupAffinityFilter(),
        ["SameHostFilter"] = _ => new SameHostFilter(),
        ["DifferentHostFilter"] = _ => new DifferentHostFilter(),
        ["AggregateInstanceExtraSpecsFilter"] = _ => new AggregateInstanceExtraSpecsFilter(),
        ["AggregateMultiTenancyIsolation"] = _ => new AggregateMultiTenancyIsolation(),
        ["AggregateTypeAffinityFilter"] = _ => new AggregateTypeAffinityFilter(),
        ["IoOpsFilter"] = o => new IoOpsFilter(o.MaxIoOpsPerHost, byAggregate: false),
        ["AggregateIoOpsFilter"] = o => new IoOpsFilter(o.MaxIoOpsPerHost, byAggregate: true),
        ["NumInstancesFilter"] = o => new NumInstancesFilter(o.MaxInstancesPerHost, byAggregate: false),
        ["NUMATopologyFilter"] = _ => new NumaTopologyFilter(),
        ["AggregateNumInstancesFilter"] = o => new NumInstancesFilter(o.MaxInstancesPerHost, byAggregate: true),
    };

    /// <summary>Names of old configurations whose check is always on here: accepted, and nothing more to do.</summary>
    private static readonly HashSet<string> AlwaysOn = ["AvailabilityZoneFilter", "RamFilter", "CoreFilter", "DiskFilter", "RetryFilter"];

    /// <summary>Names that nova.conf may list, for its error text.</summary>
    public static IEnumerable<string> Names => ByName.Keys.Concat(AlwaysOn);

    /// <summary>True where <paramref name="name"/> may be listed.</summary>
    public static bool Knows(string name) => ByName.ContainsKey(name) || AlwaysOn.Contains(name);

    /// <summary>
    /// The filters in the order they run: what a host is before what is left of it, so that the host that came nearest is one that
    /// would do but for its load. Within that, the ones that are always on, then nova.conf's.
    /// </summary>
    public static IReadOnlyList<IHostFilter> Create(SchedulerOptions options) =>
    [
        new RequestedHostFilter(),
        .. new IHostFilter[] { new AvailabilityZoneFilter(), new InventoryFilter(), new TraitsFilter(), new CapacityFilter() }
            .Concat(options.EnabledFilters.Where(ByName.ContainsKey).Select(name => ByName[name](options)))
            .OrderBy(filter => filter.Scope),
    ];
}
