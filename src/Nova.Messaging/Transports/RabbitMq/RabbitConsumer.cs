using Microsoft.Extensions.Logging;
using Nova.Messaging.Wire;
using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>Turns what RabbitMQ delivers into parcels; refuses what is not a message of ours.</summary>
/// <param name="channel">The channel it consumes on.</param>
/// <param name="onParcels">Told of the parcels of a message, its tag and whether it was delivered before.</param>
/// <param name="refuse">Gives back a message of somebody else; null where nothing is acknowledged.</param>
/// <param name="logger">Told of such messages.</param>
internal sealed class RabbitConsumer(
    IChannel channel, Action<IReadOnlyList<Parcel>, ulong, bool> onParcels, Func<ulong, ValueTask>? refuse, ILogger logger)
    : AsyncDefaultBasicConsumer(channel)
{
    public override async Task HandleBasicDeliverAsync(
        string consumerTag,
        ulong deliveryTag,
        bool redelivered,
        string exchange,
        string routingKey,
        IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        var parcels = new List<Parcel>();
        if (properties.ContentType == WireFormat.ContentType)
        {
            foreach (var message in Bundle.Split(body))
            {
                if (WireFormat.TryReadHeader(message.Span, out var header))
                {
                    parcels.Add(new Parcel(header, message, properties.ReplyTo));
                }
                else
                {
                    logger.ForeignMessage(routingKey, "unreadable", WireFormat.ContentType);
                }
            }
        }
        else
        {
            logger.ForeignMessage(routingKey, properties.ContentType ?? "none", WireFormat.ContentType);
        }

        if (parcels.Count > 0)
        {
            onParcels(parcels, deliveryTag, redelivered);
        }
        else if (refuse is not null)
        {
            await refuse(deliveryTag).ConfigureAwait(false);
        }
    }
}
