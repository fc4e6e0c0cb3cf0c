using Nova.Core.Rpc.Network;
using Nova.Hosting;
using Nova.Hosting.Heartbeat;
using Nova.Network.Devices;
using Nova.Network.Dhcp;
using Nova.Network.Leases;
using Nova.Network.Rules;
using Nova.Network.Tools;

namespace Nova.Network;

/// <summary>nova-network: one per host that has guests on built-in networks; makes bridges, rules and DHCP what the rows say.</summary>
public static class NetworkDaemon
{
    /// <summary>Registers the daemon.</summary>
    public static void Configure(NovaDaemonBuilder daemon)
    {
        daemon.AddMessaging();
        daemon.AddServiceHeartbeat(NetworkRpc.Topic);
        daemon.AddOptions<RuleOptions>();
        daemon.AddOptions<DeviceOptions>();
        daemon.AddOptions<DhcpOptions>();
        daemon.Services.AddSingleton<Nudge>();
        daemon.Services.AddSingleton<HostTool>();
        daemon.Services.AddSingleton<RulesetWatch>();
        daemon.Services.AddSingleton<Ruleset>();
        daemon.Services.AddSingleton<ApplyDevices>();
        daemon.Services.AddSingleton<DnsmasqProcess>();
        daemon.Services.AddSingleton<LeaseFiles>();
    }
}
