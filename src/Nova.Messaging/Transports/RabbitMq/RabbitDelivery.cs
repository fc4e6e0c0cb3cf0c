using System.Collections.Concurrent;
using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

internal sealed class RabbitDelivery(IChannel channel, ulong tag, Parcel parcel, bool isRedelivered) : Delivery(parcel, isRedelivered)
{
    /// <summary>The deliveries of the same server that were neither accepted nor handed back.</summary>
    public ConcurrentDictionary<RabbitDelivery, byte> Undecided { get; set; } = new();

    public override async ValueTask<bool> AcceptAsync()
    {
        if (!Undecided.TryRemove(this, out _))
        {
            return false;
        }

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
        if (!Undecided.TryRemove(this, out _))
        {
            return;
        }

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
