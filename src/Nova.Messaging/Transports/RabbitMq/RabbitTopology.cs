using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>The names and properties of our exchanges and queues.</summary>
/// <remarks>
/// Every name starts with a prefix that oslo.messaging does not use (its exchange is <c>nova</c>, its queues are named as the bare topics),
/// so that Python daemons on the same virtual host cannot take our messages, nor we theirs.
/// </remarks>
/// <param name="prefix">First part of every name.</param>
/// <param name="queueLength">Above this many the broker refuses a message, and its sender tries again: memory stays bounded while a consumer is slow.</param>
internal sealed class RabbitTopology(string prefix, int queueLength)
{
    private const long QueueBytes = 256L * 1024 * 1024;

    // A host that is gone for longer than this is not restarting; the rows still say what it had to do.
    private static readonly TimeSpan HostQueueLife = TimeSpan.FromMinutes(30);

    /// <summary>Direct exchange for one consumer of a topic or of <c>topic.host</c>.</summary>
    public string Exchange { get; } = prefix;

    /// <summary>Direct exchange, by topic, to the private queue of every instance.</summary>
    public string FanoutExchange { get; } = prefix + ".fanout";

    public static string KeyOf(Address address) => address.Host is null || address.IsFanout ? address.Topic : $"{address.Topic}.{address.Host}";

    public async Task DeclareExchangesAsync(IChannel channel, CancellationToken ct)
    {
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Direct, durable: true, cancellationToken: ct).ConfigureAwait(false);
        await channel.ExchangeDeclareAsync(FanoutExchange, ExchangeType.Direct, durable: true, cancellationToken: ct).ConfigureAwait(false);
    }

    /// <summary>Declares what a server consumes and returns the names of the queues.</summary>
    public async Task<IReadOnlyList<string>> DeclareQueuesAsync(IChannel channel, Subscription subscription, CancellationToken ct)
    {
        var topic = KeyOf(new Address(subscription.Topic));
        var host = KeyOf(new Address(subscription.Topic, subscription.Host));
        return
        [
            await DeclareAsync(channel, topic, Bounded(), ct).ConfigureAwait(false),
            await DeclareAsync(channel, host, Expiring(), ct).ConfigureAwait(false),
            await DeclareFanoutAsync(channel, subscription.Topic, ct).ConfigureAwait(false),
        ];
    }

    private async Task<string> DeclareAsync(IChannel channel, string key, Dictionary<string, object?> arguments, CancellationToken ct)
    {
        var name = $"{Exchange}.{key}";
        await channel.QueueDeclareAsync(
            name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: ct).ConfigureAwait(false);
        await channel.QueueBindAsync(name, Exchange, key, cancellationToken: ct).ConfigureAwait(false);
        return name;
    }

    /// <summary>An instance that is slow to take fanouts misses the oldest; the others do not wait for it.</summary>
    private async Task<string> DeclareFanoutAsync(IChannel channel, string topic, CancellationToken ct)
    {
        var arguments = Bounded();
        arguments["x-overflow"] = "drop-head";
        var name = $"{FanoutExchange}.{topic}.{Guid.NewGuid():N}";
        await channel.QueueDeclareAsync(
            name, durable: false, exclusive: true, autoDelete: true, arguments, cancellationToken: ct).ConfigureAwait(false);
        await channel.QueueBindAsync(name, FanoutExchange, topic, cancellationToken: ct).ConfigureAwait(false);
        return name;
    }

    private Dictionary<string, object?> Bounded() => new()
    {
        ["x-max-length"] = queueLength,
        ["x-max-length-bytes"] = QueueBytes,
        ["x-overflow"] = "reject-publish",
    };

    private Dictionary<string, object?> Expiring()
    {
        var arguments = Bounded();
        arguments["x-expires"] = (long)HostQueueLife.TotalMilliseconds;
        return arguments;
    }
}
