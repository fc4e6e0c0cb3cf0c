using Nova.Compute.Resources.Providers;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Resources;

/// <summary>What of the node's inventory is promised to guests, and how often it is reported.</summary>
/// <param name="ReservedVcpus">CPUs kept for the host.</param>
/// <param name="ReservedMemoryMb">Memory kept for the host.</param>
/// <param name="ReservedDiskMb">Disk kept for the host.</param>
/// <param name="CpuRatio">vCPUs per CPU.</param>
/// <param name="RamRatio">Memory promised per MiB.</param>
/// <param name="DiskRatio">Disk promised per GiB.</param>
/// <param name="Interval">Time between reports.</param>
internal sealed record ResourceOptions(
    int ReservedVcpus, int ReservedMemoryMb, int ReservedDiskMb, double CpuRatio, double RamRatio, double DiskRatio, TimeSpan Interval)
    : IOptionSection<ResourceOptions>
{
    private const string DefaultProviders = "/etc/nova/provider_config/";

    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(60);

    /// <summary>What operators add to the nodes.</summary>
    public ProviderFiles Providers { get; init; } = ProviderFiles.None;

    /// <summary>Which processors and huge pages are whose.</summary>
    public CpuOptions Cpus { get; init; } = CpuOptions.None;

    public static ResourceOptions Read(OptionReader options)
    {
        var interval = options.Seconds("DEFAULT", "update_resources_interval", 0);
        return new(
            options.Int("DEFAULT", "reserved_host_cpus", 0, min: 0),
            options.Int("DEFAULT", "reserved_host_memory_mb", 512, min: 0),
            options.Int("DEFAULT", "reserved_host_disk_mb", 0, min: 0),
            Ratio(options, "cpu", 4.0),
            Ratio(options, "ram", 1.0),
            Ratio(options, "disk", 1.0),
            interval == TimeSpan.Zero ? DefaultInterval : interval)
        {
            Providers = ReadProviders(options),
            Cpus = CpuOptions.Read(options),
        };
    }

    /// <summary>As upstream, a compute with a file that is wrong does not start: it would give away what it does not know.</summary>
    private static ProviderFiles ReadProviders(OptionReader options)
    {
        try
        {
            return ProviderFiles.Read(options.Path("compute", "provider_config_location", DefaultProviders));
        }
        catch (ProviderFileException wrong)
        {
            options.Reject("compute", "provider_config_location", wrong.Message);
            return ProviderFiles.None;
        }
    }

    /// <summary>
    /// The fixed ratio where one is set (0 counts as not set, as upstream), else the initial one. Ratios live in nova.conf alone here, so the two do
    /// not differ in when they take effect.
    /// </summary>
    private static double Ratio(OptionReader options, string resource, double initial)
    {
        var initially = options.Float("DEFAULT", $"initial_{resource}_allocation_ratio", initial, min: 0);
        return options.OptionalFloat("DEFAULT", $"{resource}_allocation_ratio", min: 0) is { } ratio and > 0 ? ratio : initially;
    }
}
