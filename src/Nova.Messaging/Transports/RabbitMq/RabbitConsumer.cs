using Microsoft.Extensions.Logging;
using Nova.Messaging.Wire;
using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>Turns what RabbitMQ delivers into parcels; refuses what is not a message of ours.</summary>
internal sealed class RabbitConsumer(IChannel channel, bool acknowledges, Action<RabbitDelivery> onDelivery, ILogger logger)
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
        if (properties.ContentType == WireFormat.ContentType && WireFormat.TryReadHeader(body.Span, out var header))
        {
            onDelivery(new RabbitDelivery(Channel, deliveryTag, new Parcel(header, body, properties.ReplyTo), redelivered));
            return;
        }

        logger.ForeignMessage(routingKey, properties.ContentType ?? "none", WireFormat.ContentType);
        if (acknowledges)
        {
            await Channel.BasicRejectAsync(deliveryTag, requeue: false, cancellationToken).ConfigureAwait(false);
        }
    }
}
