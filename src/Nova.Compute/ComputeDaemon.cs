using Nova.Compute.ConfigDrive;
using Nova.Compute.Drivers;
using Nova.Compute.Drivers.Fake;
using Nova.Compute.Hosts;
using Nova.Compute.Moves;
using Nova.Compute.Resources;
using Nova.Compute.Servers.Console;
using Nova.Compute.Servers.Power;
using Nova.Compute.Servers.Recovery;
using Nova.Hosting;
using Nova.Hosting.Loops;

namespace Nova.Compute;

/// <summary>nova-compute: one per host; drives the hypervisor.</summary>
public static class ComputeDaemon
{
    /// <summary>Registers all it is made of.</summary>
    public static void Configure(NovaDaemonBuilder daemon)
    {
        daemon.AddMessaging();
        var compute = daemon.AddOptions<ComputeOptions>();
        var resources = daemon.AddOptions<ResourceOptions>();
        daemon.AddOptions<RecoveryOptions>();
        var guests = new GuestConfiguration(daemon.AddOptions<PowerOptions>(), daemon.AddOptions<MoveOptions>(), daemon.AddOptions<ConsoleOptions>());
        var configDrive = daemon.AddOptions<ConfigDriveOptions>();
        var fake = daemon.AddOptions<FakeOptions>();

        var services = daemon.Services;
        daemon.AddDriver(compute.Driver, fake);
        services.AddSingleton(new HostConfiguration(compute, configDrive, resources));
        services.AddSingleton(guests);
        services.AddSingleton<HostFactory>();
        services.AddSingleton(provider => provider.GetRequiredService<HostFactory>().Make(fake));
        services.AddSingleton<AdmitHosts>();
        services.AddSingleton<ComputeTable>();
        services.AddSingleton<CompareGuests>();
        services.AddSingleton<ResumeGuests>();
        services.AddSingleton<Wakes>();

        // They stop in the opposite order: what starts work first, then the work itself, the lease last.
        services.AddLoop<Heartbeats>();
        services.AddSingleton<HostServing>();
        services.AddHostedService(provider => provider.GetRequiredService<HostServing>());
        services.AddLoop<HostReturn>();
        services.AddLoop<NodeReports>();
        services.AddLoop<PowerEvents>();
        services.AddLoop<PowerSync>();
        services.AddLoop<DeletedGuests>();
        services.AddLoop<RecordUpkeep>();
        services.AddSingleton<Hosting.Health.IReadinessCheck>(provider => provider.GetRequiredService<Heartbeats>());
    }
}
