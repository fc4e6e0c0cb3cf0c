using Nova.Development.Identity;
using Nova.Development.Images;
using Nova.Api;
using Nova.ApiMetadata;
using Nova.Cert;
using Nova.Compute;
using Nova.Conductor;
using Nova.ConsoleAuth;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;
using Nova.Network;
using Nova.NoVncProxy;
using Nova.ObjectStore;
using Nova.Scheduler;

namespace Nova.AllInOne;

/// <summary>
/// Every daemon in one process, each a host of its own with its own container, as separate processes would be; they share the
/// in-memory broker and nothing else. The only place where services meet.
/// </summary>
internal static class AllInOne
{
    /// <summary>Adds the daemons in the order they start: what others call first.</summary>
    public static void Compose(NovaProcess process)
    {
        var options = new OptionReader(process.Configuration);
        var daemons = AllInOneOptions.Read(options).Daemons;
        Action<IServiceCollection>? shared = null;
        if (options.String("DEFAULT", "transport_url", "memory://", secret: true).StartsWith("memory:", StringComparison.Ordinal))
        {
            var broker = new InMemoryBroker(encode: false);
            shared = services => services.AddSingleton<ITransport>(broker);
        }

        // A development cloud brings its database up by itself; a site that wants to say when writes the option.
        var configuration = options.IsSet("database", "sync_on_start")
            ? process.Configuration
            : process.Configuration.With("database", "sync_on_start", "true");

        // In the order of AllInOneOptions.Known.
        Add("identity", IdentityDaemon.Binary, IdentityDaemon.Configure);
        Add("images", ImagesDaemon.Binary, ImagesDaemon.Configure);
        Add("objectstore", ObjectStoreDaemon.Binary, ObjectStoreDaemon.Configure);
        Add("conductor", "nova-conductor", ConductorDaemon.Configure);
        Add("scheduler", "nova-scheduler", SchedulerDaemon.Configure);
        Add("compute", "nova-compute", ComputeDaemon.Configure);
        Add("network", "nova-network", NetworkDaemon.Configure);
        Add("consoleauth", "nova-consoleauth", ConsoleAuthDaemon.Configure);
        Add("cert", CertDaemon.Binary, CertDaemon.Configure);
        Add("api", "nova-api", ApiDaemon.Configure);
        Add("metadata", "nova-api-metadata", ApiMetadataDaemon.Configure);
        Add("novncproxy", "nova-novncproxy", ConsoleProxies.ConfigureNoVnc);
        Add("serialproxy", "nova-serialproxy", ConsoleProxies.ConfigureSerial);
        Add("spicehtml5proxy", "nova-spicehtml5proxy", ConsoleProxies.ConfigureSpiceHtml5);
        Add("xvpvncproxy", "nova-xvpvncproxy", ConsoleProxies.ConfigureXvpVnc);

        void Add(string name, string binary, Action<NovaDaemonBuilder> configure)
        {
            if (daemons.Contains(name))
            {
                process.Add(binary, configure, shared, configuration);
            }
        }
    }
}
