using Nova.Core.Rpc.Scheduler;
using Nova.Hosting;
using Nova.Hosting.Health;
using Nova.Hosting.Heartbeat;
using Nova.Hosting.Loops;
using Nova.Messaging;
using Nova.Scheduler.HostStates;
using Nova.Scheduler.Pipeline;

namespace Nova.Scheduler;

/// <summary>nova-scheduler: picks hosts.</summary>
public static class SchedulerDaemon
{
    /// <summary>Registers the daemon.</summary>
    public static void Configure(NovaDaemonBuilder daemon)
    {
        daemon.AddMessaging();
        daemon.AddServiceHeartbeat(SchedulerRpc.Topic);
        daemon.AddOptions<SchedulerOptions>();
        daemon.Services.AddSingleton(provider => new Decider(
            provider.GetRequiredService<SchedulerOptions>(), provider.GetRequiredService<TimeProvider>(), new Random()));
        daemon.Services.AddLoop<HostStateFeed>();
        daemon.Services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<HostStateFeed>());
        daemon.Services.AddSingleton<SelectDestinationsHandler>();
        daemon.Services.AddRpcServer(daemon.Host, Table);
    }

    private static RpcTable Table(IServiceProvider services)
    {
        var select = services.GetRequiredService<SelectDestinationsHandler>();
        var feed = services.GetRequiredService<HostStateFeed>();
        return new RpcTable(SchedulerRpc.Topic)
            .On(SchedulerRpc.SelectDestinations, select.HandleAsync)
            .On(SchedulerRpc.HostsChanged, feed.OnHostsChangedAsync);
    }
}
