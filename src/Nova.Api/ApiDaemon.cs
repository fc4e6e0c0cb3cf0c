using Nova.Api.Compute;
using Nova.Api.Compute.Servers;
using Nova.Api.Compute.Servers.Views;
using Nova.Api.Ec2;
using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Api.Versions;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Hosting.Loops;
using Nova.Messaging;
using Nova.Messaging.Transports;
using Nova.Metadata.Serving;
using Nova.OpenStack;
using Nova.OpenStack.Identity;
using Nova.OpenStack.Images;

namespace Nova.Api;

/// <summary>nova-api: the Compute API (and EC2 and metadata), as enabled_apis says.</summary>
public static partial class ApiDaemon
{
    /// <summary>Name of the listener of the Compute API.</summary>
    public const string ComputeListener = "osapi_compute";

    /// <summary>Registers what the daemon is made of.</summary>
    public static void Configure(NovaDaemonBuilder daemon)
    {
        ApiOptions options = daemon.AddOptions<ApiOptions>();
        daemon.AddMessaging();
        daemon.AddKeystone();
        daemon.AddGlance();
        daemon.Services.AddSingleton(ReadPolicies);
        daemon.Services.AddLoop<PolicyFileWatch>();
        daemon.Services.AddSingleton(services => GatherBackends(services, options));
        AddTokens(daemon, options);
        daemon.Services.AddSingleton<VersionDocuments>();
        daemon.Services.AddSingleton<ApiEntrance>();

        if (options.EnabledApis.Contains(ComputeListener))
        {
            daemon.Listen(ComputeListener, options.Listen, options.Port);
            daemon.MapHttp(app => app.MapListener(
                ComputeListener,
                compute => compute.UseComputeApi(app.Services.GetRequiredService<ApiEntrance>(), ComputeRoutes.Build())));
        }

        if (options.EnabledApis.Contains(Ec2Api.Listener))
        {
            Ec2Api.Add(daemon);
        }

        if (options.EnabledApis.Contains(ServeMetadata.Listener))
        {
            ServeMetadata.Add(daemon);
        }
    }

    private static void AddTokens(NovaDaemonBuilder daemon, ApiOptions options)
    {
        if (options.BelievesTokens)
        {
            daemon.Services.AddSingleton<ITokenValidator, NoAuthTokens>();
        }
        else
        {
            daemon.Services.AddSingleton<ITokenValidator, KeystoneTokens>();
        }
    }

    private static ApiBackends GatherBackends(IServiceProvider services, ApiOptions options) => new()
    {
        Rpc = services.GetRequiredService<IRpcClient>(),
        Images = services.GetRequiredService<ImageClient>(),
        Projects = options.BelievesTokens ? null : services.GetRequiredService<ProjectDirectory>(),
        Servers = new ServerLookups(services.GetRequiredService<ITransport>().CarriesBytes ? ServerLookups.OverBroker : ServerLookups.WithinProcess),
        Hosts = new HostStatuses(services.GetRequiredService<TimeProvider>()),
        Keyed = new KeyedRequests(services.GetRequiredService<ILogger<KeyedRequests>>()),
        Policies = services.GetRequiredService<LivePolicies>(),
        Options = options,
        Time = services.GetRequiredService<TimeProvider>(),
    };

    /// <summary>A broken policy file stops the start here, before anything is served.</summary>
    private static LivePolicies ReadPolicies(IServiceProvider services)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiDaemon));
        try
        {
            return new LivePolicies(PolicyFileWatch.Read(services.GetRequiredService<ApiOptions>(), warning => LogPolicyWarning(logger, warning)));
        }
        catch (PolicyException broken)
        {
            throw new ConfigurationException(broken.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private static partial void LogPolicyWarning(ILogger logger, string warning);
}
