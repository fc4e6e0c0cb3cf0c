using Nova.Messaging.Tests.Contract;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Messaging.Tests.Server;

/// <summary>A transport that fails in a way nobody foresaw while a request is accepted.</summary>
public sealed class LostAcceptanceTests
{
    [Fact]
    public async Task RequestWhoseAcceptanceFailedRunsWhenItIsSentAgain()
    {
        await using var broker = new InMemoryBroker(encode: false);
        var transport = new FirstAcceptanceFails(broker);
        await using var daemon = new Daemon(transport);
        var server = await daemon.ServeAsync(RpcContract.Echoing());

        var reply = await daemon.EchoAsync("x", options: new(Timeout: TimeSpan.FromMinutes(2), ResendEvery: TimeSpan.FromMilliseconds(50)));

        Assert.Equal("x!", reply.Text);
        Assert.True(transport.HasFailed);
        Assert.Equal(0, server.InFlight);
    }

    private sealed class FirstAcceptanceFails(ITransport inner) : ITransport
    {
        private int _failures;

        public bool HasFailed => _failures > 0;

        public bool CarriesBytes => inner.CarriesBytes;

        public bool IsConnected => inner.IsConnected;

        public string Description => inner.Description;

        public ValueTask ConnectAsync(CancellationToken ct) => inner.ConnectAsync(ct);

        public ValueTask<IInbox> OpenInboxAsync(IInboxOwner owner, CancellationToken ct) => inner.OpenInboxAsync(owner, ct);

        public ValueTask<SendOutcome> SendAsync(Address to, Parcel parcel, CancellationToken ct) => inner.SendAsync(to, parcel, ct);

        public ValueTask ReplyAsync(string replyTo, Parcel parcel, CancellationToken ct) => inner.ReplyAsync(replyTo, parcel, ct);

        public Task<IConsumer> ConsumeAsync(Subscription subscription, Action<Delivery> onDelivery, CancellationToken ct) =>
            inner.ConsumeAsync(subscription, delivery => onDelivery(new Fragile(this, delivery)), ct);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private sealed class Fragile(FirstAcceptanceFails owner, Delivery delivery) : Delivery(delivery.Parcel, delivery.IsRedelivered)
        {
            public override ValueTask<bool> AcceptAsync() =>
                Interlocked.Increment(ref owner._failures) == 1 ? throw new InvalidOperationException("Nobody foresaw this.") : delivery.AcceptAsync();

            public override ValueTask HandBackAsync() => delivery.HandBackAsync();
        }
    }
}
