using Microsoft.Extensions.DependencyInjection.Extensions;
using Nova.Hosting.Clock;
using Nova.Hosting.Configuration;
using Nova.Hosting.Health;
using Nova.Hosting.Heartbeat;
using Nova.Hosting.Loops;

namespace Nova.Hosting.Daemon;

/// <summary>Puts a daemon's generic host together: an empty one, or one with Kestrel where the daemon serves HTTP.</summary>
internal static class HostAssembly
{
    public static NovaDaemonHost Build(
        string binary,
        NovaConfiguration configuration,
        Action<NovaDaemonBuilder> configure,
        Action<IServiceCollection>? shared,
        NovaProcess process,
        NovaProcess? owned)
    {
        var options = new OptionReader(configuration);

        // What a section holds in place of a bad value may be nothing the daemon can be made of: the bad value is what is reported then.
        var (daemon, runtime) = options.Journal.Gather(() =>
        {
            var builder = new NovaDaemonBuilder(binary, options, process);
            var own = builder.AddOptions<DaemonOptions>();
            configure(builder);
            shared?.Invoke(builder.Services);
            return (builder, own);
        });
        if (options.Journal.Problems.Count > 0)
        {
            throw new ConfigurationException(options.Journal.Problems);
        }

        IdleOptions.Warn(options);
        var identity = new DaemonIdentity(binary, daemon.Host);
        process.Report(binary, options);
        var host = daemon.Http.Count == 0 ? BuildPlain(daemon, runtime, identity) : BuildWeb(daemon, runtime, identity);
        return new NovaDaemonHost(identity, host, daemon.Listeners, process, owned);
    }

    private static IHost BuildPlain(NovaDaemonBuilder daemon, DaemonOptions runtime, DaemonIdentity identity)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = identity.Binary, DisableDefaults = true });
        Populate(builder.Services, daemon, runtime, identity);
        return builder.Build();
    }

    private static WebApplication BuildWeb(NovaDaemonBuilder daemon, DaemonOptions runtime, DaemonIdentity identity)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = identity.Binary });
        builder.WebHost.UseKestrelCore();

        // A request runs where its bytes were read, and its answer is sent from where it was made: two switches of threads less. Unsafe for
        // handlers that block; ours do not.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        if (daemon.Listeners.Any(listener => listener.IsTls))
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var listener in daemon.Listeners)
            {
                listener.Bind(kestrel);
            }
        });
        builder.Services.AddRoutingCore();
        Populate(builder.Services, daemon, runtime, identity);
        var app = builder.Build();
        app.UsePathAsSent();
        foreach (var map in daemon.Http)
        {
            map(app);
        }

        return app;
    }

    private static void Populate(IServiceCollection services, NovaDaemonBuilder daemon, DaemonOptions runtime, DaemonIdentity identity)
    {
        services.AddSingleton(daemon.Process.LoggerFactory);
        services.TryAddSingleton(BootTimeProvider.Instance);
        services.AddSingleton(identity);
        services.AddSingleton(daemon.Options);
        services.AddSingleton<IHostLifetime, ProcessOwnedLifetime>();
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = runtime.GracefulShutdownTimeout;
            // Never reached by our own loops, which are supervised: a daemon that lost one of a library's would be half a daemon.
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        services.AddSingleton<ServiceLease>();
        if (daemon.HasHeartbeat)
        {
            // Hosted services stop in the opposite order of their registration: the lease is held until all others have stopped.
            services.AddLoop<ServiceHeartbeat>();
            services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<ServiceHeartbeat>());
        }

        foreach (var service in daemon.Services)
        {
            services.Add(service);
        }
    }
}
