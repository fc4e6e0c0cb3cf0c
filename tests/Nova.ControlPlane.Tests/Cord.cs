using System.Collections.Concurrent;
using Nova.Messaging.Transports;

namespace Nova.ControlPlane.Tests;

/// <summary>One daemon's connection to the broker. Cut, it is as if its process had died: nothing gets in or out any more, and what it had not accepted goes to others.</summary>
internal sealed class Cord(ITransport broker) : ITransport
{
    private readonly ConcurrentBag<IConsumer> consumers = [];
    private volatile bool isCut;

    public bool CarriesBytes => broker.CarriesBytes;

    public bool IsConnected => !isCut && broker.IsConnected;

    public string Description => broker.Description;

    public ValueTask ConnectAsync(CancellationToken ct) => isCut ? new(Task.Delay(Timeout.Infinite, ct)) : broker.ConnectAsync(ct);

    public async Task CutAsync()
    {
        isCut = true;
        foreach (var consumer in consumers)
        {
            await consumer.DisposeAsync();
        }
    }

    public ValueTask<IInbox> OpenInboxAsync(IInboxOwner owner, CancellationToken ct) => broker.OpenInboxAsync(new Mute(this, owner), ct);

    public ValueTask<SendOutcome> SendAsync(Address to, Parcel parcel, CancellationToken ct) =>
        isCut ? ValueTask.FromResult(SendOutcome.Accepted) : broker.SendAsync(to, parcel, ct);

    public ValueTask ReplyAsync(string replyTo, Parcel parcel, CancellationToken ct) => isCut ? ValueTask.CompletedTask : broker.ReplyAsync(replyTo, parcel, ct);

    public async Task<IConsumer> ConsumeAsync(Subscription subscription, Action<Delivery> onDelivery, CancellationToken ct)
    {
        var consumer = await broker.ConsumeAsync(subscription, onDelivery, ct);
        consumers.Add(consumer);
        return consumer;
    }

    /// <summary>The broker outlives the daemon.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Mute(Cord cord, IInboxOwner owner) : IInboxOwner
    {
        public void OnReply(Parcel parcel)
        {
            if (!cord.isCut)
            {
                owner.OnReply(parcel);
            }
        }

        public void OnUndeliverable(Guid callId)
        {
            if (!cord.isCut)
            {
                owner.OnUndeliverable(callId);
            }
        }

        public void OnReconnected()
        {
            if (!cord.isCut)
            {
                owner.OnReconnected();
            }
        }
    }
}
