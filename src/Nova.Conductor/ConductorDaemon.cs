using Nova.Conductor.Bundles;
using Nova.Conductor.Calls;
using Nova.Conductor.Events;
using Nova.Conductor.Hosts;
using Nova.Conductor.Images;
using Nova.Conductor.Quotas;
using Nova.Conductor.Servers;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Hosting;
using Nova.Hosting.Loops;
using Nova.Messaging;
using Nova.OpenStack;
using Nova.OpenStack.Images;

namespace Nova.Conductor;

/// <summary>nova-conductor: the only process that talks to SQL.</summary>
public static class ConductorDaemon
{
    /// <summary>Registers all it is made of.</summary>
    public static void Configure(NovaDaemonBuilder daemon)
    {
        daemon.AddMessaging();
        var database = daemon.AddOptions<DatabaseOptions>();
        daemon.AddOptions<QuotaOptions>();
        daemon.AddOptions<HostsOptions>();
        daemon.AddOptions<TrimOptions>();
        daemon.AddKeystone();
        daemon.AddGlance();
        daemon.AddObjectStore();
        var requests = daemon.AddOptions<RequestOptions>();
        var notifications = daemon.AddNotifications();

        var services = daemon.Services;
        services.AddSingleton(provider => NovaDatabase.Open(
            database.Address,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            new DatabaseTuning { Events = EventServices.Wishes(notifications, daemon.Host) }));
        services.AddSingleton(provider => new CallResults(provider.GetRequiredService<NovaDatabase>()) { KeyLifetime = requests.KeyLifetime });
        services.AddSingleton<ReportServicesHandler>();
        services.AddSingleton<IBundles, ObjectStoreBundles>();
        services.AddSingleton<IServerImages>(provider => new GlanceImages(provider.GetRequiredService<ImageClient>()));

        // They stop in the opposite order: what takes requests first, the lease last.
        services.AddSingleton<SchemaGate>();
        services.AddHostedService(provider => provider.GetRequiredService<SchemaGate>());
        services.AddServers(daemon.Options);
        services.AddLoop<HostChanges>();
        services.AddLoop<LeaseWatch>();
        services.AddLoop<ResultPurge>();
        services.AddLoop<DeletedServerTrim>();
        services.AddEvents(notifications);
        services.AddRpcServer(daemon.Host, ConductorTable.Build);
        daemon.AddHeartbeat<ConductorHeartbeat>();
        daemon.AddReadinessCheck<DatabaseReadiness>();
    }
}
