namespace Nova.Scheduler.Weighers;

/// <summary>All weighers, by the class names of upstream. A new one is a line here.</summary>
internal static class WeigherRegistry
{
    /// <summary>What <c>weight_classes</c> means by default.</summary>
    public const string All = "nova.scheduler.weights.all_weighers";

    private static readonly Dictionary<string, Func<SchedulerOptions, IHostWeigher>> ByName = new()
    {
        ["RAMWeigher"] = o => new HostFigureWeigher("RAMWeigher", "ram_weight_multiplier", o.RamWeightMultiplier, h => h.FreeMemoryMb),
        ["CPUWeigher"] = o => new HostFigureWeigher("CPUWeigher", "cpu_weight_multiplier", o.CpuWeightMultiplier, h => h.FreeVcpus),
        ["DiskWeigher"] = o => new HostFigureWeigher("DiskWeigher", "disk_weight_multiplier", o.DiskWeightMultiplier, h => h.FreeDiskGb * 1024.0),
        ["IoOpsWeigher"] = o => new HostFigureWeigher("IoOpsWeigher", "io_ops_weight_multiplier", o.IoOpsWeightMultiplier, h => h.IoOperations),
        ["NumInstancesWeigher"] = o => new HostFigureWeigher(
            "NumInstancesWeigher", "num_instances_weight_multiplier", o.NumInstancesWeightMultiplier, h => h.InstanceCount),
        ["HypervisorVersionWeigher"] = o => new HostFigureWeigher(
            "HypervisorVersionWeigher", "hypervisor_version_weight_multiplier", o.HypervisorVersionWeightMultiplier, h => h.View.Report.HypervisorVersion),

        // Failed builds are subtracted, so its multiplier works with the sign turned.
        ["BuildFailureWeigher"] = o => new HostFigureWeigher(
            "BuildFailureWeigher", "build_failure_weight_multiplier", -o.BuildFailureWeightMultiplier, h => h.View.FailedBuilds),
    };

    /// <summary>Weighers of the group policies; they read the request, so the pipeline applies them (<see cref="Pipeline.SoftGroupWeights"/>).</summary>
    public static readonly IReadOnlyList<string> GroupWeighers = ["ServerGroupSoftAffinityWeigher", "ServerGroupSoftAntiAffinityWeigher"];

    /// <summary>Names that nova.conf may list, for its error text.</summary>
    public static IEnumerable<string> Names => ByName.Keys.Concat(GroupWeighers);

    /// <summary>The host weighers of <paramref name="options"/>; those with multiplier 0 stay, since an aggregate may override it.</summary>
    public static IReadOnlyList<IHostWeigher> Create(SchedulerOptions options)
        => options.WeightClasses.Contains(All)
            ? [.. ByName.Values.Select(create => create(options))]
            : [.. options.WeightClasses.Select(ShortName).Where(ByName.ContainsKey).Select(name => ByName[name](options))];

    /// <summary>True where nova.conf turned the group weighers on.</summary>
    public static bool HasGroupWeigher(SchedulerOptions options, string name)
        => options.WeightClasses.Contains(All) || options.WeightClasses.Any(listed => ShortName(listed) == name);

    /// <summary>The class name of <c>nova.scheduler.weights.ram.RAMWeigher</c>.</summary>
    public static string ShortName(string path) => path[(path.LastIndexOf('.') + 1)..];
}
