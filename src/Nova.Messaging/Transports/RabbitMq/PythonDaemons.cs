using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>Recognises daemons of the Python Nova on the same virtual host.</summary>
internal static class PythonDaemons
{
    // oslo.messaging names a queue as its topic, without any prefix; ours have one.
    private static readonly string[] Queues = ["conductor", "scheduler"];

    /// <summary>Two control planes must not share hosts and rows: our RPC is our own, so they could not even see each other.</summary>
    /// <exception cref="MixedClusterException">Python daemons consume from their queues.</exception>
    public static async Task RefuseAsync(IConnection connection, RabbitUrl url, CancellationToken ct)
    {
        foreach (var queue in Queues)
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: ct).ConfigureAwait(false);
            try
            {
                var found = await channel.QueueDeclarePassiveAsync(queue, ct).ConfigureAwait(false);
                if (found.ConsumerCount > 0)
                {
                    throw new MixedClusterException(
                        $"The queue '{queue}' at {url.Display} has {found.ConsumerCount} consumer(s): daemons of the Python Nova run there. "
                        + "A mixed cluster is not possible: stop them, or give transport_url a virtual host of its own.");
                }
            }
            catch (OperationInterruptedException)
            {
                // 404: no such queue, which is how it should be. 405: somebody's exclusive queue, so not oslo.messaging's.
            }
        }
    }
}

/// <summary>Daemons of the Python Nova use the same virtual host.</summary>
public sealed class MixedClusterException(string message) : InvalidOperationException(message);
