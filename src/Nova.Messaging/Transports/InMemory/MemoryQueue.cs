namespace Nova.Messaging.Transports.InMemory;

/// <summary>A bounded queue that pushes to whichever consumer has room, in turn. Senders wait while it is full.</summary>
internal sealed class MemoryQueue(int capacity)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _space = new(capacity);
    private readonly Queue<Waiting> _waiting = [];
    private readonly List<MemoryConsumer> _consumers = [];
    private TaskCompletionSource _attended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _turn;

    public int Depth
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    public bool HasConsumer
    {
        get
        {
            lock (_gate)
            {
                return _consumers.Count > 0;
            }
        }
    }

    /// <summary>Waits until somebody consumes: a host may be restarting.</summary>
    public Task AttendedAsync(CancellationToken ct)
    {
        Task attended;
        lock (_gate)
        {
            attended = _attended.Task;
        }

        return attended.IsCompleted ? Task.CompletedTask : attended.WaitAsync(ct);
    }

    /// <summary>Puts a parcel in, waiting for space.</summary>
    public ValueTask SendAsync(Parcel parcel, CancellationToken ct)
    {
        var space = _space.WaitAsync(ct);
        if (space.IsCompletedSuccessfully)
        {
            Put(new Waiting(parcel, IsRedelivered: false, HoldsSpace: true));
            return ValueTask.CompletedTask;
        }

        return PutLaterAsync(space, parcel);
    }

    /// <summary>Puts a parcel in unless the queue is full.</summary>
    public bool TrySend(Parcel parcel)
    {
        if (!_space.Wait(0))
        {
            return false;
        }

        Put(new Waiting(parcel, IsRedelivered: false, HoldsSpace: true));
        return true;
    }

    /// <summary>Puts back what a consumer took and did not accept; never refused.</summary>
    public void Return(Parcel parcel) => Put(new Waiting(parcel, IsRedelivered: true, HoldsSpace: false));

    public void Attach(MemoryConsumer consumer)
    {
        lock (_gate)
        {
            _consumers.Add(consumer);
            _attended.TrySetResult();
        }

        Pump();
    }

    public void Detach(MemoryConsumer consumer)
    {
        lock (_gate)
        {
            if (_consumers.Remove(consumer) && _consumers.Count == 0)
            {
                _attended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Hands out what waits while consumers have room.</summary>
    public void Pump()
    {
        while (Next() is var (consumer, waiting) && consumer is not null)
        {
            Diagnostics.QueueDepth.Add(-1);
            if (waiting.HoldsSpace)
            {
                _space.Release();
            }

            consumer.Deliver(waiting.Parcel, waiting.IsRedelivered);
        }
    }

    private async ValueTask PutLaterAsync(Task space, Parcel parcel)
    {
        await space.ConfigureAwait(false);
        Put(new Waiting(parcel, IsRedelivered: false, HoldsSpace: true));
    }

    private void Put(Waiting waiting)
    {
        lock (_gate)
        {
            _waiting.Enqueue(waiting);
        }

        Diagnostics.QueueDepth.Add(1);
        Pump();
    }

    private (MemoryConsumer? Consumer, Waiting Waiting) Next()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                return default;
            }

            for (var i = 0; i < _consumers.Count; i++)
            {
                var consumer = _consumers[_turn++ % _consumers.Count];
                if (consumer.TryReserve())
                {
                    return (consumer, _waiting.Dequeue());
                }
            }

            return default;
        }
    }

    private readonly record struct Waiting(Parcel Parcel, bool IsRedelivered, bool HoldsSpace);
}
