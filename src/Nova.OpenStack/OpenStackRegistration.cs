using Nova.Hosting;
using Nova.OpenStack.Identity;
using Nova.OpenStack.Images;
using Nova.OpenStack.ObjectStore;

namespace Nova.OpenStack;

/// <summary>Registers the clients of the other services in a daemon.</summary>
public static class OpenStackRegistration
{
    /// <summary>Adds <see cref="ServiceToken"/>, <see cref="TokenValidator"/>, <see cref="SignatureValidator"/> and <see cref="ProjectDirectory"/>, by <c>[keystone_authtoken]</c> and <c>[keystone]</c>.</summary>
    public static void AddKeystone(this NovaDaemonBuilder builder)
    {
        var options = builder.AddOptions<KeystoneOptions>();
        var service = builder.AddOptions<IdentityServiceOptions>();
        builder.Services.AddSingleton(provider => new KeystoneEndpoint(options, Time(provider), Log<KeystoneEndpoint>(provider)));
        builder.Services.AddSingleton(provider => new ServiceToken(
            options, provider.GetRequiredService<KeystoneEndpoint>(), Time(provider), Log<ServiceToken>(provider)));
        builder.Services.AddSingleton(provider => new TokenValidator(
            options, provider.GetRequiredService<KeystoneEndpoint>(), provider.GetRequiredService<ServiceToken>(), Time(provider), Log<TokenValidator>(provider)));
        builder.Services.AddSingleton(provider => new SignatureValidator(
            options, provider.GetRequiredService<KeystoneEndpoint>(), provider.GetRequiredService<ServiceToken>(), Time(provider)));
        builder.Services.AddSingleton(provider => new ProjectDirectory(service, options, Time(provider), Log<ProjectDirectory>(provider)));
    }

    /// <summary>Adds <see cref="ImageClient"/>, by <c>[glance]</c>; needs <see cref="AddKeystone"/>.</summary>
    public static void AddGlance(this NovaDaemonBuilder builder)
    {
        var options = builder.AddOptions<ImageServiceOptions>();
        builder.Services.AddSingleton(provider => new ImageEndpoint(
            options, provider.GetRequiredService<ServiceToken>(), Time(provider), Log<ImageEndpoint>(provider)));
        builder.Services.AddSingleton(provider => new ImageClient(provider.GetRequiredService<ImageEndpoint>()));
    }

    /// <summary>Adds <see cref="ObjectStoreClient"/>; needs <see cref="AddKeystone"/>.</summary>
    public static void AddObjectStore(this NovaDaemonBuilder builder)
    {
        var options = builder.AddOptions<ObjectStoreClientOptions>();
        builder.Services.AddSingleton(provider => new ObjectStoreClient(options, provider.GetRequiredService<ServiceToken>()));
    }

    private static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static ILogger<T> Log<T>(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>().CreateLogger<T>();
}
