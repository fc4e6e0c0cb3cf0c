using Nova.Core.Rpc.Network;
using Nova.Hosting;
using Nova.Hosting.Heartbeat;
using Nova.Hosting.Loops;
using Nova.Messaging;
using Nova.Network.Devices;
using Nova.Network.Dhcp;
using Nova.Network.Hosts;
using Nova.Network.Leases;
using Nova.Network.Rules;
using Nova.Network.Tools;
using Nova.Network.Wanted;

namespace Nova.Network;

/// <summary>nova-network: one per host that has guests on built-in networks; makes bridges, rules and DHCP what the rows say.</summary>
public static class NetworkDaemon
{
    /// <summary>Registers the daemon.</summary>
    public static void Configure(NovaDaemonBuilder daemon)
    {
        daemon.AddMessaging();
        daemon.AddServiceHeartbeat(NetworkRpc.Topic);
        daemon.AddOptions<ManagerOptions>();
        daemon.AddOptions<RuleOptions>();
        daemon.AddOptions<DeviceOptions>();
        daemon.AddOptions<DhcpOptions>();

        var services = daemon.Services;
        services.AddSingleton<Nudge>();
        services.AddSingleton<HostTool>();
        services.AddSingleton<PlanHost>();
        services.AddSingleton<PlanSource>();
        services.AddSingleton<RulesetWatch>();
        services.AddSingleton<Ruleset>();
        services.AddSingleton(provider => new DeviceSteps(provider.GetRequiredService<DeviceOptions>(), daemon.Host));
        services.AddSingleton<ApplyDevices>();
        services.AddSingleton<DnsmasqProcess>();
        services.AddSingleton<NetworkDhcp>();
        services.AddSingleton<FloatingMoves>();
        services.AddSingleton<HostState>();
        services.AddSingleton<LeaseFiles>();
        services.AddSingleton<TellLeases>();
        services.AddLoop<HostLoop>();
        services.AddLoop<LeaseLoop>();
        services.AddSingleton<Hosting.Health.IReadinessCheck>(provider => provider.GetRequiredService<HostLoop>());
        services.AddRpcServer(daemon.Host, Table);
    }

    private static RpcTable Table(IServiceProvider services) => new RpcTable(NetworkRpc.Topic)
        .On(NetworkRpc.SetUpHost, services.GetRequiredService<HostLoop>().SetUpAsync)
        .On(NetworkRpc.LookAgain, services.GetRequiredService<HostLoop>().LookAgainAsync);
}
