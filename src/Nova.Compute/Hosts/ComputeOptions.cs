using Nova.Hosting.Configuration;

namespace Nova.Compute.Hosts;

/// <summary>What a compute host is told about itself.</summary>
/// <param name="Driver">Driver name as in <c>Drivers/DriverRegistry.cs</c>, without the package that Icehouse wrote in front.</param>
/// <param name="StatePath">Directory of the journal and the node's uuid.</param>
/// <param name="MyIp">Management address of the host.</param>
/// <param name="MaxConcurrentBuilds">Builds at the same time; 0 for no limit.</param>
/// <param name="MaxConcurrentDiskWork">Builds that make disks at the same time; 0 for no limit.</param>
/// <param name="MaxConcurrentSnapshots">Snapshots at the same time; 0 for no limit.</param>
/// <param name="MaxConcurrentLiveMigrations">Guests that are sent away at the same time while they run; 0 for no limit.</param>
/// <param name="HasNetwork">Whether nova-network of this host makes it ready for guests: with built-in networking, and guests that are real.</param>
internal sealed record ComputeOptions(
    string Driver,
    string StatePath,
    string MyIp,
    int MaxConcurrentBuilds,
    int MaxConcurrentDiskWork,
    int MaxConcurrentSnapshots,
    int MaxConcurrentLiveMigrations,
    bool HasNetwork)
    : IOptionSection<ComputeOptions>
{
    private const string IcehousePackage = "nova.virt.";

    public static ComputeOptions Read(OptionReader options)
    {
        var driver = options.String("DEFAULT", "compute_driver", Drivers.DriverNames.Libvirt);
        driver = driver.StartsWith(IcehousePackage, StringComparison.Ordinal) ? driver[IcehousePackage.Length..] : driver;
        if (!Drivers.DriverNames.All.Contains(driver))
        {
            options.Reject("DEFAULT", "compute_driver", $"must be one of {string.Join(", ", Drivers.DriverNames.All)}");
        }

        return new(
            driver,
            options.Path("DEFAULT", "state_path", "/var/lib/nova"),
            options.HostAddress("DEFAULT", "my_ip", "$my_ip"),
            options.Int("DEFAULT", "max_concurrent_builds", 10, min: 0),
            options.Int("compute", "max_concurrent_disk_ops", 0, min: 0),
            options.Int("DEFAULT", "max_concurrent_snapshots", 5, min: 0),
            options.Int("DEFAULT", "max_concurrent_live_migrations", 1, min: 0),
            !Drivers.DriverNames.IsFake(driver) && !options.Bool("DEFAULT", "use_neutron", false));
    }
}
