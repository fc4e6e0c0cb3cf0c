using Microsoft.Extensions.Logging;
using Nova.Messaging.Wire;
using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>Turns what RabbitMQ delivers into parcels; refuses what is not a message of ours.</summary>
internal sealed class RabbitConsumer(IChannel channel, bool acknowledges, Action<Delivery> onDelivery, ILogger logger)
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

internal sealed class RabbitDelivery(IChannel channel, ulong tag, Parcel parcel, bool isRedelivered) : Delivery(parcel, isRedelivered)
{
    public override async ValueTask<bool> AcceptAsync()
    {
        try
        {
            await channel.BasicAckAsync(tag, multiple: false).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (RabbitSession.IsLoss(e, CancellationToken.None))
        {
            // The broker has it back already.
            return false;
        }
    }

    public override async ValueTask HandBackAsync()
    {
        try
        {
            await channel.BasicNackAsync(tag, multiple: false, requeue: true).ConfigureAwait(false);
        }
        catch (Exception e) when (RabbitSession.IsLoss(e, CancellationToken.None))
        {
            // The broker has it back already.
        }
    }
}
