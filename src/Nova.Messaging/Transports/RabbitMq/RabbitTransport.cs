using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Nova.Messaging.Client;
using Nova.Messaging.Wire;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>RabbitMQ: one connection; exchanges, queues and consumers are made again after each loss.</summary>
internal sealed class RabbitTransport : ITransport
{
    private readonly RabbitTopology _topology;
    private readonly RabbitSessions _sessions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<RabbitSubscription, byte> _subscriptions = new();
    private RabbitInbox? _inbox;

    /// <exception cref="ArgumentException">Names what cannot be used of the TLS files.</exception>
    public RabbitTransport(RabbitUrl url, TransportOptions options, TimeProvider time, ILogger<RabbitTransport> logger)
    {
        _topology = new RabbitTopology(options.Prefix, options.QueueLength);
        Description = $"RabbitMQ at {url.Display}";
        _sessions = new RabbitSessions(
            options.Tls is null ? url : new RabbitTls(options.Tls).Secure(url), _topology, options.ClientName, AttachAllAsync, () => _inbox?.Reconnected(), time, logger);
        _time = time;
        _logger = logger;
    }

    public bool CarriesBytes => true;

    public bool IsConnected => _sessions.IsConnected;

    public string Description { get; }

    public async ValueTask ConnectAsync(CancellationToken ct) => await _sessions.CurrentAsync(ct).ConfigureAwait(false);

    public async ValueTask<IInbox> OpenInboxAsync(IInboxOwner owner, CancellationToken ct)
    {
        // Before the session: one that opens from now on attaches it by itself, one that is open gets it here. An owner whose patience
        // ended while the broker was away comes again.
        var fresh = new RabbitInbox(owner, _logger);
        var inbox = Interlocked.CompareExchange(ref _inbox, fresh, null) ?? fresh;
        if (!inbox.BelongsTo(owner))
        {
            throw new InvalidOperationException("A RabbitMQ transport has one inbox.");
        }

        await InSessionAsync(async session =>
        {
            await inbox.AttachAsync(session, ct).ConfigureAwait(false);
            return true;
        }, ct).ConfigureAwait(false);
        return inbox;
    }

    public async ValueTask<SendOutcome> SendAsync(Address to, Parcel parcel, CancellationToken ct)
    {
        try
        {
            // After a loss it may have arrived or not. It goes again in the next session, under the same call id.
            return await InSessionAsync(async session =>
            {
                await PublishAsync(session, to, parcel, ct).ConfigureAwait(false);
                return SendOutcome.Accepted;
            }, ct).ConfigureAwait(false);
        }
        catch (PublishException e)
        {
            return e.IsReturn ? SendOutcome.NoConsumer : SendOutcome.Full;
        }
    }

    public async ValueTask ReplyAsync(string replyTo, Parcel parcel, CancellationToken ct)
    {
        try
        {
            var session = await _sessions.CurrentAsync(ct).ConfigureAwait(false);
            await session.RepliesOut.SendAsync(new RabbitRoute(string.Empty, replyTo), parcel, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (RabbitSession.IsLoss(e, ct))
        {
            // The asker asks again, and is told from the ledger.
        }
    }

    public async Task<IConsumer> ConsumeAsync(Subscription subscription, Action<Delivery> onDelivery, CancellationToken ct)
    {
        var consumer = new RabbitSubscription(subscription, onDelivery, _topology, _logger, gone => _subscriptions.TryRemove(gone, out _));
        // Listed first, so that a session that opens meanwhile attaches it too; twice in one session does nothing.
        _subscriptions.TryAdd(consumer, 0);
        try
        {
            await InSessionAsync(async session =>
            {
                await consumer.AttachAsync(session, ct).ConfigureAwait(false);
                return true;
            }, ct).ConfigureAwait(false);
            return consumer;
        }
        catch
        {
            await consumer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _sessions.DisposeAsync();

    /// <summary>The session of now, for tests that break it.</summary>
    internal ValueTask<RabbitSession> CurrentSessionAsync(CancellationToken ct) => _sessions.CurrentAsync(ct);

    /// <summary>Does something in the session of now, and again in the next one as often as it is lost on the way.</summary>
    private async ValueTask<T> InSessionAsync<T>(Func<RabbitSession, ValueTask<T>> act, CancellationToken ct)
    {
        var backoff = new Backoff();
        while (true)
        {
            var session = await _sessions.CurrentAsync(ct).ConfigureAwait(false);
            try
            {
                return await act(session).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not PublishException && RabbitSession.IsLoss(e, ct))
            {
                session.End(e.Message);
            }

            // What loses every session, because the broker refuses it, must not do so in a tight circle.
            await Task.Delay(backoff.Next(), _time, ct).ConfigureAwait(false);
        }
    }

    private async ValueTask PublishAsync(RabbitSession session, Address to, Parcel parcel, CancellationToken ct)
    {
        if (!to.IsFanout)
        {
            await session.CallsOut.SendAsync(new RabbitRoute(_topology.Exchange, RabbitTopology.KeyOf(to), parcel.ReplyTo), parcel, ct).ConfigureAwait(false);
            return;
        }

        Diagnostics.Published.Add(1);
        var properties = new BasicProperties { ContentType = WireFormat.ContentType };
        await session.Fanouts.BasicPublishAsync(_topology.FanoutExchange, to.Topic, mandatory: true, properties, parcel.Body, ct).ConfigureAwait(false);
    }

    private async Task AttachAllAsync(RabbitSession session, CancellationToken ct)
    {
        if (_inbox is { } inbox)
        {
            await inbox.AttachAsync(session, ct).ConfigureAwait(false);
        }

        foreach (var (subscription, _) in _subscriptions)
        {
            await subscription.AttachAsync(session, ct).ConfigureAwait(false);
        }
    }
}
