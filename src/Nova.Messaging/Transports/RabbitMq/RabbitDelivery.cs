using System.Collections.Concurrent;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>A parcel of a message that RabbitMQ delivered.</summary>
/// <param name="receipt">What the parcels of the message share.</param>
/// <param name="parcel">The parcel.</param>
/// <param name="isRedelivered">True when the broker gave it to somebody before.</param>
/// <param name="undecided">The deliveries of the same server that were neither accepted nor handed back.</param>
internal sealed class RabbitDelivery(RabbitReceipt receipt, Parcel parcel, bool isRedelivered, ConcurrentDictionary<RabbitDelivery, byte> undecided)
    : Delivery(parcel, isRedelivered)
{
    public override async ValueTask<bool> AcceptAsync() => undecided.TryRemove(this, out _) && await receipt.DecideAsync(isAccepted: true).ConfigureAwait(false);

    public override async ValueTask HandBackAsync()
    {
        if (undecided.TryRemove(this, out _))
        {
            await receipt.DecideAsync(isAccepted: false).ConfigureAwait(false);
        }
    }
}

/// <summary>A message whose parcels are decided one by one: acknowledged when all are accepted, given back whole when one was handed back.</summary>
/// <remarks>Who gets it then runs the accepted ones once more, as after a death between acceptance and answer: calls are idempotent by their ids.</remarks>
internal sealed class RabbitReceipt(RabbitAcks acks, ulong tag, int parcels)
{
    private int _open = parcels;
    private volatile bool _isHandedBack;

    /// <summary>False where the message is with the broker again.</summary>
    public async ValueTask<bool> DecideAsync(bool isAccepted)
    {
        _isHandedBack |= !isAccepted;
        if (Interlocked.Decrement(ref _open) > 0)
        {
            return true;
        }

        if (!_isHandedBack)
        {
            return acks.Accept(tag);
        }

        await acks.RejectAsync(tag, requeue: true).ConfigureAwait(false);
        return true;
    }
}
