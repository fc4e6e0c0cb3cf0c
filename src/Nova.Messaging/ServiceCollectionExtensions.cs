using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nova.Messaging.Client;
using Nova.Messaging.Server;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;
using Nova.Messaging.Transports.RabbitMq;

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
            services.AddSingleton(provider => Open(options, provider));
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

    private static ITransport Open(TransportOptions options, IServiceProvider provider)
    {
        var scheme = options.TransportUrl.Split(':', 2)[0];
        return scheme switch
        {
            "memory" => new InMemoryBroker(encode: false, options.QueueLength),
            "rabbit" or "amqp" or "kombu" => new RabbitTransport(
                RabbitUrl.Parse(options.TransportUrl),
                options,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<RabbitTransport>>()),
            _ => throw new ArgumentException(
                $"transport_url: '{scheme}' is no transport of this version; memory://… and rabbit://… are allowed."),
        };
    }
}
