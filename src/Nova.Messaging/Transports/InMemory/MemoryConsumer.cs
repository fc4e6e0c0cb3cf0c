namespace Nova.Messaging.Transports.InMemory;

/// <summary>A server's place at one queue: at most <paramref name="prefetch"/> deliveries are out and undecided.</summary>
internal sealed class MemoryConsumer(MemoryQueue queue, int prefetch, Action<Delivery> onDelivery)
{
    private readonly Lock _gate = new();
    private readonly HashSet<MemoryDelivery> _undecided = [];
    private int _room = prefetch;
    private bool _isGone;

    public bool TryReserve()
    {
        lock (_gate)
        {
            if (_isGone || _room == 0)
            {
                return false;
            }

            _room--;
            return true;
        }
    }

    public void Deliver(Parcel parcel, bool isRedelivered)
    {
        var delivery = new MemoryDelivery(this, parcel, isRedelivered);
        bool isGone;
        lock (_gate)
        {
            isGone = _isGone;
            if (!isGone)
            {
                _undecided.Add(delivery);
            }
        }

        if (isGone)
        {
            queue.Return(parcel);
        }
        else
        {
            onDelivery(delivery);
        }
    }

    /// <summary>Takes nothing more.</summary>
    public void Stop() => queue.Detach(this);

    /// <summary>Lets go, as a process that dies does: what was not accepted goes to somebody else.</summary>
    public void Leave()
    {
        Stop();
        MemoryDelivery[] undecided;
        lock (_gate)
        {
            _isGone = true;
            undecided = [.. _undecided];
            _undecided.Clear();
        }

        foreach (var delivery in undecided)
        {
            queue.Return(delivery.Parcel);
        }
    }

    private bool Decide(MemoryDelivery delivery)
    {
        lock (_gate)
        {
            if (!_undecided.Remove(delivery))
            {
                return false;
            }

            _room++;
            return true;
        }
    }

    private sealed class MemoryDelivery(MemoryConsumer consumer, Parcel parcel, bool isRedelivered) : Delivery(parcel, isRedelivered)
    {
        public override ValueTask<bool> AcceptAsync()
        {
            var isOurs = consumer.Decide(this);
            consumer.Queue.Pump();
            return ValueTask.FromResult(isOurs);
        }

        public override ValueTask HandBackAsync()
        {
            if (consumer.Decide(this))
            {
                consumer.Queue.Return(Parcel);
            }

            return ValueTask.CompletedTask;
        }
    }

    private MemoryQueue Queue => queue;
}
