using Nova.Messaging.Transports;
using Nova.Messaging.Transports.RabbitMq;

namespace Nova.Messaging;

/// <summary>Which broker carries the messages, and how.</summary>
public sealed record TransportOptions
{
    /// <summary><c>memory://</c> or <c>rabbit://user:password@host:port[,host:port…]/vhost</c>, as <c>transport_url</c> in nova.conf.</summary>
    public string TransportUrl { get; init; } = "memory://";

    /// <summary>Looks at a <see cref="TransportUrl"/> of RabbitMQ without connecting, so that one that cannot be read is said at the start.</summary>
    /// <returns>What is wrong with it, none of the URL's words among it; null when all is well.</returns>
    public static string? FindProblem(string rabbitUrl)
    {
        try
        {
            _ = RabbitUrl.Parse(rabbitUrl);
            return null;
        }
        catch (ArgumentException bad)
        {
            return bad.Message;
        }
    }

    /// <summary>TLS to the broker; null for none.</summary>
    public BrokerTls? Tls { get; init; }

    /// <summary>The broker the daemons of one process share, or one wrapped for tests; wins over <see cref="TransportUrl"/>.</summary>
    public ITransport? Broker { get; init; }

    /// <summary>How this daemon shows up in the broker's list of connections.</summary>
    public string ClientName { get; init; } = "nova";

    /// <summary>Messages that may wait in one queue; senders wait above that.</summary>
    public int QueueLength { get; init; } = 10_000;

    /// <summary>First part of the name of every exchange and queue at a broker, so that several clouds can share one.</summary>
    public string Prefix { get; init; } = "nova-rpc";
}
