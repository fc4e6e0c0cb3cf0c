using Nova.Hosting;
using Nova.Metadata.Serving;

namespace Nova.ApiMetadata;

/// <summary>nova-api-metadata: the metadata service alone, for compute hosts of a <c>multi_host</c> network and beside Neutron's proxy.</summary>
public static class ApiMetadataDaemon
{
    /// <summary>Registers the daemon.</summary>
    public static void Configure(NovaDaemonBuilder daemon)
    {
        daemon.AddMessaging();
        ServeMetadata.Add(daemon);
    }
}
