using System.Collections.Concurrent;
using System.Globalization;

namespace Nova.Messaging.Transports.InMemory;

/// <summary>A broker within the process, shared by the daemons that run in it.</summary>
/// <remarks>
/// It outlives the daemons that use it: disposing it does nothing, so that the container of one daemon cannot end it for the others.
/// </remarks>
/// <param name="encode">
/// True sends every message through the real encoder, so that a record that does not survive it fails in tests. False hands the records
/// themselves over: the all-in-one does (see the decision record on the in-memory transport).
/// </param>
/// <param name="queueCapacity">Messages waiting at one address, at most; senders wait above that.</param>
public sealed class InMemoryBroker(bool encode = true, int queueCapacity = 10_000) : ITransport
{
    private readonly ConcurrentDictionary<Address, MemoryQueue> _queues = new();
    private readonly ConcurrentDictionary<string, IInboxOwner> _inboxes = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<MemoryQueue, byte>> _fanouts = new();
    private long _lastInbox;

    /// <inheritdoc/>
    public bool CarriesBytes { get; } = encode;

    /// <inheritdoc/>
    public bool IsConnected => true;

    /// <inheritdoc/>
    public string Description => "the bus within the process";

    /// <inheritdoc/>
    public ValueTask ConnectAsync(CancellationToken ct) => ValueTask.CompletedTask;

    /// <summary>Messages waiting at an address, for tests and diagnosis.</summary>
    public int DepthOf(Address address) => _queues.TryGetValue(address, out var queue) ? queue.Depth : 0;

    /// <inheritdoc/>
    public ValueTask<IInbox> OpenInboxAsync(IInboxOwner owner, CancellationToken ct)
    {
        var address = Interlocked.Increment(ref _lastInbox).ToString(CultureInfo.InvariantCulture);
        _inboxes[address] = owner;
        return ValueTask.FromResult<IInbox>(new Inbox(this, address));
    }

    /// <inheritdoc/>
    public async ValueTask<SendOutcome> SendAsync(Address to, Parcel parcel, CancellationToken ct)
    {
        var kept = parcel.Keep();
        if (to.IsFanout)
        {
            return Fanout(to.Topic, kept);
        }

        var queue = QueueAt(to);
        if (!queue.HasConsumer)
        {
            await queue.AttendedAsync(ct).ConfigureAwait(false);
        }

        await queue.SendAsync(kept, ct).ConfigureAwait(false);
        return SendOutcome.Accepted;
    }

    /// <inheritdoc/>
    public ValueTask ReplyAsync(string replyTo, Parcel parcel, CancellationToken ct)
    {
        if (_inboxes.TryGetValue(replyTo, out var owner))
        {
            owner.OnReply(parcel);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IConsumer> ConsumeAsync(Subscription subscription, Action<Delivery> onDelivery, CancellationToken ct)
    {
        var fanout = new MemoryQueue(queueCapacity);
        MemoryQueue[] queues = [QueueAt(new(subscription.Topic)), QueueAt(new(subscription.Topic, subscription.Host)), fanout];
        var consumers = Array.ConvertAll(queues, queue => (queue, new MemoryConsumer(queue, subscription.Prefetch, onDelivery)));
        var group = _fanouts.GetOrAdd(subscription.Topic, _ => new());
        group.TryAdd(fanout, 0);
        foreach (var (queue, consumer) in consumers)
        {
            queue.Attach(consumer);
        }

        return Task.FromResult<IConsumer>(new Consumer(
            [.. consumers.Select(pair => pair.Item2)],
            () => group.TryRemove(fanout, out _)));
    }

    /// <summary>Does nothing: see the remarks.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private MemoryQueue QueueAt(Address address) =>
        _queues.GetOrAdd(address, static (_, capacity) => new MemoryQueue(capacity), queueCapacity);

    /// <summary>An instance too slow to take a fanout misses it; the others do not wait for it.</summary>
    private SendOutcome Fanout(string topic, Parcel parcel)
    {
        if (!_fanouts.TryGetValue(topic, out var group) || group.IsEmpty)
        {
            return SendOutcome.NoConsumer;
        }

        foreach (var (queue, _) in group)
        {
            queue.TrySend(parcel);
        }

        return SendOutcome.Accepted;
    }

    private sealed class Inbox(InMemoryBroker broker, string address) : IInbox
    {
        public string Address => address;

        public ValueTask DisposeAsync()
        {
            broker._inboxes.TryRemove(address, out _);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Consumer(IReadOnlyList<MemoryConsumer> consumers, Action leaveFanout) : IConsumer
    {
        public Task StopAsync(CancellationToken ct)
        {
            leaveFanout();
            foreach (var consumer in consumers)
            {
                consumer.Stop();
            }

            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            leaveFanout();
            foreach (var consumer in consumers)
            {
                consumer.Leave();
            }

            return ValueTask.CompletedTask;
        }
    }
}
