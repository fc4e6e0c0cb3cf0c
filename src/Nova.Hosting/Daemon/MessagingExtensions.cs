using Nova.Hosting.Daemon;
using Nova.Messaging;

namespace Nova.Hosting;

/// <summary>Connects a daemon to the message bus that nova.conf names.</summary>
public static class MessagingExtensions
{
    /// <summary>
    /// Registers <see cref="IRpcClient"/> and <see cref="IRpcServerFactory"/> over the transport of <c>transport_url</c> (or Icehouse's
    /// <c>rpc_backend</c> and its like). A process that shares one in-memory broker between daemons replaces the transport afterwards.
    /// </summary>
    public static NovaDaemonBuilder AddMessaging(this NovaDaemonBuilder daemon)
    {
        var options = daemon.AddOptions<MessagingOptions>();
        daemon.Services.AddNovaMessaging(new TransportOptions
        {
            TransportUrl = options.TransportUrl,
            ClientName = $"{daemon.Binary} on {daemon.Host}",
            Tls = options.Tls,
        });
        daemon.AddReadinessCheck<BrokerReadiness>();
        return daemon;
    }
}
