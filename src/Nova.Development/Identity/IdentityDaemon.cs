using Nova.Development.Identity.Bootstrap;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Tokens;
using Nova.Hosting;
using Nova.Hosting.Loops;

namespace Nova.Development.Identity;

/// <summary>The development identity service: enough of Keystone (v3, and v2.0 tokens) for the clients and for our own daemons.</summary>
public static class IdentityDaemon
{
    /// <summary>Name of the daemon, in the log.</summary>
    public const string Binary = "development-identity";

    /// <summary>Name of its one listener, for <see cref="NovaDaemonHost.EndpointOf"/>.</summary>
    public const string Listener = "identity";

    /// <summary>Keystone's <c>max_request_body_size</c>.</summary>
    private const long LargestBody = 114_688;

    /// <summary>Registers it.</summary>
    public static void Configure(NovaDaemonBuilder builder)
    {
        var options = builder.AddOptions<IdentityOptions>();
        builder.AddOptions<BootstrapOptions>();
        builder.Services.AddSingleton(services => IdentityState.Open(
            options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<IdentityState>>()));
        builder.Services.AddSingleton<IdentityPipeline>();
        builder.Services.AddHostedService<IdentityStart>();
        builder.Services.AddLoop<PurgeExpiredTokens>();
        builder.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(
            kestrel => kestrel.Limits.MaxRequestBodySize = LargestBody);
        builder.Listen(Listener, options.Listen, options.Port);
        builder.MapHttp(app => app.Services.GetRequiredService<IdentityPipeline>().Map(app));
    }
}
