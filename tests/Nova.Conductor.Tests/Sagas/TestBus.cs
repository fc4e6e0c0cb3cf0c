using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>Whether a conductor hears anything; nothing goes over it, since calls are answered by <see cref="TestCloud"/>.</summary>
internal sealed class TestBus : ITransport
{
    private readonly InMemoryBroker broker = new();

    public bool IsConnected { get; set; } = true;

    public bool CarriesBytes => broker.CarriesBytes;

    public string Description => broker.Description;

    public ValueTask ConnectAsync(CancellationToken ct) => broker.ConnectAsync(ct);

    public ValueTask<IInbox> OpenInboxAsync(IInboxOwner owner, CancellationToken ct) => broker.OpenInboxAsync(owner, ct);

    public ValueTask<SendOutcome> SendAsync(Address to, Parcel parcel, CancellationToken ct) => broker.SendAsync(to, parcel, ct);

    public ValueTask ReplyAsync(string replyTo, Parcel parcel, CancellationToken ct) => broker.ReplyAsync(replyTo, parcel, ct);

    public Task<IConsumer> ConsumeAsync(Subscription subscription, Action<Delivery> onDelivery, CancellationToken ct) => broker.ConsumeAsync(subscription, onDelivery, ct);

    public ValueTask DisposeAsync() => broker.DisposeAsync();
}
