namespace Nova.Messaging.Transports;

/// <summary>Moves parcels between processes (or within one). Knows nothing of calls, answers, repetition or encoding of records.</summary>
public interface ITransport : IAsyncDisposable
{
    /// <summary>True where parcels cross as bytes; false where the record itself is handed over.</summary>
    bool CarriesBytes { get; }

    /// <summary>True while messages can be sent at once. A transport that was not asked for anything yet is not connected.</summary>
    bool IsConnected { get; }

    /// <summary>What it leads to, for people: no password.</summary>
    string Description { get; }

    /// <summary>Returns once messages can be sent, now or after a loss.</summary>
    ValueTask ConnectAsync(CancellationToken ct);

    /// <summary>Opens the address at which this process receives answers.</summary>
    ValueTask<IInbox> OpenInboxAsync(IInboxOwner owner, CancellationToken ct);

    /// <summary>Gives a parcel to the consumers of an address; waits while they are too slow. The body is free for reuse afterwards.</summary>
    ValueTask<SendOutcome> SendAsync(Address to, Parcel parcel, CancellationToken ct);

    /// <summary>Sends an answer to the inbox that a delivery named. An inbox that is gone swallows it.</summary>
    ValueTask ReplyAsync(string replyTo, Parcel parcel, CancellationToken ct);

    /// <summary>Starts taking parcels for a server.</summary>
    /// <param name="subscription">What to take, and how much ahead.</param>
    /// <param name="onDelivery">Told of each delivery; must not block. The body is valid only while it runs.</param>
    /// <param name="ct">Gives up starting.</param>
    Task<IConsumer> ConsumeAsync(Subscription subscription, Action<Delivery> onDelivery, CancellationToken ct);
}

/// <summary>The client behind an inbox. Called from any thread; must not block.</summary>
public interface IInboxOwner
{
    /// <summary>An answer came. Its body is valid only during the call.</summary>
    void OnReply(Parcel parcel);

    /// <summary>A call that was accepted at first turned out to have no consumer.</summary>
    void OnUndeliverable(Guid callId);

    /// <summary>What was sent or expected before may be lost, and should be sent again.</summary>
    void OnReconnected();
}

/// <summary>The address of one client's answers.</summary>
public interface IInbox : IAsyncDisposable
{
    /// <summary>What to write into <see cref="Parcel.ReplyTo"/>.</summary>
    string Address { get; }
}

/// <summary>A server's place at the broker.</summary>
public interface IConsumer : IAsyncDisposable
{
    /// <summary>Takes nothing more. Deliveries already handed out can still be accepted or handed back until disposal.</summary>
    Task StopAsync(CancellationToken ct);
}

/// <summary>What a server listens to: the topic, <c>topic.host</c> and the topic's fanout.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Host">The host the server stands for.</param>
/// <param name="Prefetch">Deliveries handed out and neither accepted nor handed back, at most.</param>
public sealed record Subscription(string Topic, string Host, int Prefetch);

/// <summary>Where a parcel goes.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Host">The consumer on this host; null for any.</param>
/// <param name="IsFanout">Every consumer of the topic.</param>
public readonly record struct Address(string Topic, string? Host = null, bool IsFanout = false)
{
    /// <inheritdoc/>
    public override string ToString() => IsFanout ? $"{Topic} (fanout)" : Host is null ? Topic : $"{Topic}.{Host}";
}

/// <summary>What became of a parcel that was sent.</summary>
public enum SendOutcome
{
    /// <summary>The broker has it.</summary>
    Accepted,

    /// <summary>Nobody listens at the address.</summary>
    NoConsumer,

    /// <summary>The broker holds as much for the address as it may.</summary>
    Full,
}
