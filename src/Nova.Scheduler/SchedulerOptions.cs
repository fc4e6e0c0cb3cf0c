using Nova.Hosting.Configuration;
using Nova.Scheduler.Filters;
using Nova.Scheduler.Weighers;

namespace Nova.Scheduler;

/// <summary>Section <c>filter_scheduler</c> of nova.conf, and what belongs to it from <c>scheduler</c>.</summary>
internal sealed record SchedulerOptions : IOptionSection<SchedulerOptions>
{
    private const string Section = "filter_scheduler";

    /// <summary>Upstream's default set.</summary>
    public static readonly IReadOnlyList<string> DefaultFilters =
    [
        "ComputeFilter", "ComputeCapabilitiesFilter", "ImagePropertiesFilter", "ServerGroupAntiAffinityFilter", "ServerGroupAffinityFilter",
        // Not in upstream's default, and harmless without their hint: operators expect the hints to work.
        "SameHostFilter", "DifferentHostFilter",
    ];

    public IReadOnlyList<string> EnabledFilters { get; init; } = DefaultFilters;

    public IReadOnlyList<string> WeightClasses { get; init; } = [WeigherRegistry.All];

    public int HostSubsetSize { get; init; } = 1;

    public int MaxIoOpsPerHost { get; init; } = 8;

    public int MaxInstancesPerHost { get; init; } = 50;

    public string? ImagePropertiesDefaultArchitecture { get; init; }

    public double RamWeightMultiplier { get; init; } = 1.0;

    public double CpuWeightMultiplier { get; init; } = 1.0;

    public double DiskWeightMultiplier { get; init; } = 1.0;

    public double IoOpsWeightMultiplier { get; init; } = -1.0;

    public double NumInstancesWeightMultiplier { get; init; }

    public double HypervisorVersionWeightMultiplier { get; init; } = 1.0;

    public double BuildFailureWeightMultiplier { get; init; } = 1_000_000.0;

    public double SoftAffinityWeightMultiplier { get; init; } = 1.0;

    public double SoftAntiAffinityWeightMultiplier { get; init; } = 1.0;

    public static SchedulerOptions Read(OptionReader options)
    {
        var read = new SchedulerOptions
        {
            EnabledFilters = options.List(Section, "enabled_filters", DefaultFilters, [new("DEFAULT", "scheduler_default_filters")]),
            WeightClasses = options.List(Section, "weight_classes", [WeigherRegistry.All], [new("DEFAULT", "scheduler_weight_classes")]),
            HostSubsetSize = options.Int(Section, "host_subset_size", 1, min: 1, aliases: [new("DEFAULT", "scheduler_host_subset_size")]),
            MaxIoOpsPerHost = options.Int(Section, "max_io_ops_per_host", 8, min: 0, aliases: [new("DEFAULT", "max_io_ops_per_host")]),
            MaxInstancesPerHost = options.Int(Section, "max_instances_per_host", 50, min: 1, aliases: [new("DEFAULT", "max_instances_per_host")]),
            ImagePropertiesDefaultArchitecture = options.OptionalString(Section, "image_properties_default_architecture"),
            RamWeightMultiplier = options.Float(Section, "ram_weight_multiplier", 1.0, aliases: [new("DEFAULT", "ram_weight_multiplier")]),
            CpuWeightMultiplier = options.Float(Section, "cpu_weight_multiplier", 1.0),
            DiskWeightMultiplier = options.Float(Section, "disk_weight_multiplier", 1.0, aliases: [new("DEFAULT", "disk_weight_multiplier")]),
            IoOpsWeightMultiplier = options.Float(Section, "io_ops_weight_multiplier", -1.0, aliases: [new("DEFAULT", "io_ops_weight_multiplier")]),
            NumInstancesWeightMultiplier = options.Float(Section, "num_instances_weight_multiplier", 0.0),
            HypervisorVersionWeightMultiplier = options.Float(Section, "hypervisor_version_weight_multiplier", 1.0),
            BuildFailureWeightMultiplier = options.Float(Section, "build_failure_weight_multiplier", 1_000_000.0),
            SoftAffinityWeightMultiplier = options.Float(Section, "soft_affinity_weight_multiplier", 1.0, min: 0),
            SoftAntiAffinityWeightMultiplier = options.Float(Section, "soft_anti_affinity_weight_multiplier", 1.0, min: 0),
        };
        if (read.EnabledFilters.FirstOrDefault(name => !FilterRegistry.Knows(name)) is { } unknownFilter)
        {
            options.Reject(Section, "enabled_filters", $"filters out of {string.Join(", ", FilterRegistry.Names)} ('{unknownFilter}' is none)");
        }

        if (read.WeightClasses.FirstOrDefault(path => path != WeigherRegistry.All && !WeigherRegistry.Names.Contains(WeigherRegistry.ShortName(path))) is { } unknown)
        {
            options.Reject(Section, "weight_classes", $"{WeigherRegistry.All} or weighers out of {string.Join(", ", WeigherRegistry.Names)} ('{unknown}' is none)");
        }

        return read;
    }
}
