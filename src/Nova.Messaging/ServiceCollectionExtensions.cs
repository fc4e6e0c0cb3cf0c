using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Nova.Messaging.Client;
using Nova.Messaging.Server;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Messaging;

/// <summary>Registration of messaging in a daemon.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IRpcClient"/> and <see cref="IRpcServerFactory"/> over the transport that the options choose.</summary>
    public static IServiceCollection AddNovaMessaging(this IServiceCollection services, TransportOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (options.Broker is not null)
        {
            // An instance, not a factory: the container of one daemon must not dispose what others share.
            services.AddSingleton(options.Broker);
        }
        else
        {
            services.AddSingleton(_ => Open(options));
        }

        services.AddSingleton<IRpcClient, RpcClient>();
        services.AddSingleton<IRpcServerFactory, RpcServerFactory>();
        return services;
    }

    /// <summary>Adds a server that starts and stops with the daemon.</summary>
    public static IServiceCollection AddRpcServer(
        this IServiceCollection services, string host, Func<IServiceProvider, RpcTable> table, RpcServerOptions? options = null) =>
        services.AddSingleton<IHostedService>(provider =>
            provider.GetRequiredService<IRpcServerFactory>().Create(table(provider), host, options));

    private static ITransport Open(TransportOptions options)
    {
        if (options.TransportUrl.StartsWith("memory:", StringComparison.Ordinal))
        {
            return new InMemoryBroker(encode: false);
        }

        throw new ArgumentException($"transport_url: '{options.TransportUrl}' names no known transport; memory:// and rabbit:// are.");
    }
}
