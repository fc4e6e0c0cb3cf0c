using Nova.Development.Images.Files;
using Nova.Development.Images.Pipeline;
using Nova.Hosting;
using Nova.OpenStack;

namespace Nova.Development.Images;

/// <summary>The development image service: enough of Glance v2 for the clients and for our own daemons. Tokens are checked by <c>[keystone_authtoken]</c>.</summary>
public static class ImagesDaemon
{
    /// <summary>Name of the daemon, in the log.</summary>
    public const string Binary = "development-images";

    /// <summary>Name of its one listener, for <see cref="NovaDaemonHost.EndpointOf"/>.</summary>
    public const string Listener = "images";

    /// <summary>Largest body in JSON; files have a limit of their own.</summary>
    private const long LargestBody = 1 << 20;

    /// <summary>Registers it.</summary>
    public static void Configure(NovaDaemonBuilder builder)
    {
        var options = builder.AddOptions<ImagesOptions>();
        builder.AddKeystone();
        builder.Services.AddSingleton(services => ImagesState.Open(
            options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ImagesState>>()));
        builder.Services.AddSingleton<ImagePipeline>();
        builder.Services.AddHostedService<RecoverUploads>();
        builder.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(
            kestrel => kestrel.Limits.MaxRequestBodySize = LargestBody);
        builder.Listen(Listener, options.Listen, options.Port);
        builder.MapHttp(app => app.Services.GetRequiredService<ImagePipeline>().Map(app));
    }
}
