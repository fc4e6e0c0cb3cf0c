using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Nova.Messaging.Client;
using Nova.Messaging.Wire;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>RabbitMQ: one connection, kept up; exchanges, queues and consumers made again after each loss.</summary>
internal sealed class RabbitTransport : ITransport
{
    private readonly RabbitUrl _url;
    private readonly RabbitTopology _topology;
    private readonly ConnectionFactory _factory;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<RabbitSubscription, byte> _subscriptions = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<RabbitSession> _session = NewSession();
    private RabbitInbox? _inbox;
    private Task? _keepingUp;

    public RabbitTransport(RabbitUrl url, TransportOptions options, TimeProvider time, ILogger<RabbitTransport> logger)
    {
        _url = url;
        _topology = new RabbitTopology(options.Prefix, options.QueueLength);
        _name = options.ClientName;
        _time = time;
        _logger = logger;
        _factory = new ConnectionFactory
        {
            UserName = url.User,
            Password = url.Password,
            VirtualHost = url.VirtualHost,
            // We know better than the client what is to be made again and what is to be sent again.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
            ContinuationTimeout = TimeSpan.FromSeconds(20),
        };
    }

    public bool CarriesBytes => true;

    public async ValueTask<IInbox> OpenInboxAsync(IInboxOwner owner, CancellationToken ct)
    {
        // Before the session: one that opens from now on attaches it by itself, one that is open gets it here.
        var inbox = new RabbitInbox(owner, _logger);
        if (Interlocked.CompareExchange(ref _inbox, inbox, null) is not null)
        {
            throw new InvalidOperationException("A RabbitMQ transport has one inbox.");
        }

        var session = await SessionAsync(ct).ConfigureAwait(false);
        await inbox.AttachAsync(session, ct).ConfigureAwait(false);
        return inbox;
    }

    public async ValueTask<SendOutcome> SendAsync(Address to, Parcel parcel, CancellationToken ct)
    {
        while (true)
        {
            var session = await SessionAsync(ct).ConfigureAwait(false);
            try
            {
                await PublishAsync(session, to, parcel, ct).ConfigureAwait(false);
                return SendOutcome.Accepted;
            }
            catch (PublishException e)
            {
                return e.IsReturn ? SendOutcome.NoConsumer : SendOutcome.Full;
            }
            catch (Exception e) when (RabbitSession.IsLoss(e, ct))
            {
                // It may have arrived or not. It goes again in the next session, under the same call id.
                session.End(e.Message);
            }
        }
    }

    public async ValueTask ReplyAsync(string replyTo, Parcel parcel, CancellationToken ct)
    {
        try
        {
            var session = await SessionAsync(ct).ConfigureAwait(false);
            var properties = new BasicProperties { ContentType = WireFormat.ContentType };
            await session.Replies.BasicPublishAsync(string.Empty, replyTo, mandatory: false, properties, parcel.Body, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (RabbitSession.IsLoss(e, ct))
        {
            // The asker asks again, and is told from the ledger.
        }
    }

    public async Task<IConsumer> ConsumeAsync(Subscription subscription, Action<Delivery> onDelivery, CancellationToken ct)
    {
        var consumer = new RabbitSubscription(subscription, onDelivery, _topology, _logger, gone => _subscriptions.TryRemove(gone, out _));
        while (true)
        {
            var session = await SessionAsync(ct).ConfigureAwait(false);
            try
            {
                await consumer.AttachAsync(session, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (RabbitSession.IsLoss(e, ct))
            {
                session.End(e.Message);
                continue;
            }

            _subscriptions.TryAdd(consumer, 0);
            if (!session.IsEnded)
            {
                return consumer;
            }

            // Lost in between: whether the next session saw it is unknown, so this loop attaches it there once more or for the first time.
            _subscriptions.TryRemove(consumer, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        if (_keepingUp is not null)
        {
            await _keepingUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The session of now, for tests that break it.</summary>
    internal ValueTask<RabbitSession> CurrentSessionAsync(CancellationToken ct) => SessionAsync(ct);

    private async ValueTask PublishAsync(RabbitSession session, Address to, Parcel parcel, CancellationToken ct)
    {
        var properties = new BasicProperties { ContentType = WireFormat.ContentType };
        var exchange = to.IsFanout ? _topology.FanoutExchange : _topology.Exchange;
        var key = RabbitTopology.KeyOf(to);
        var channel = session.Casts;
        if (parcel.ReplyTo is not null)
        {
            channel = session.Calls;
            properties.CorrelationId = parcel.Header.CallId.ToString();
            properties.ReplyTo = parcel.ReplyTo;
            var remaining = parcel.Header.Deadline - _time.GetUtcNow().ToUnixTimeMilliseconds();
            properties.Expiration = Math.Max(remaining, 0).ToString(CultureInfo.InvariantCulture);
        }
        else if (!to.IsFanout && to.Host is null && RabbitTopology.HasWorkQueue(to.Topic))
        {
            key = RabbitTopology.WorkKeyOf(to.Topic);
            properties.Persistent = true;
        }

        await channel.BasicPublishAsync(exchange, key, mandatory: true, properties, parcel.Body, ct).ConfigureAwait(false);
    }

    private static TaskCompletionSource<RabbitSession> NewSession() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The session of now, or the next one when it is over.</summary>
    private async ValueTask<RabbitSession> SessionAsync(CancellationToken ct)
    {
        while (true)
        {
            TaskCompletionSource<RabbitSession> current;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
                _keepingUp ??= KeepUpAsync(_closing.Token);
                current = _session;
            }

            var session = await current.Task.WaitAsync(ct).ConfigureAwait(false);
            if (!session.IsEnded)
            {
                return session;
            }

            lock (_gate)
            {
                if (_session == current)
                {
                    _session = NewSession();
                }
            }
        }
    }

    /// <summary>Opens session after session until the transport is closed, or until it finds that it must not be used.</summary>
    private async Task KeepUpAsync(CancellationToken ct)
    {
        var backoff = new Backoff();
        for (var isFirst = true; ;)
        {
            try
            {
                await using var session = await RabbitSession.OpenAsync(_factory, _url, _topology, _name, ct).ConfigureAwait(false);
                await AttachAllAsync(session, ct).ConfigureAwait(false);
                _logger.Connected(_url.Display);
                backoff = new Backoff();
                Publish(session);
                if (!isFirst)
                {
                    _inbox?.Reconnected();
                }

                isFirst = false;
                _logger.Lost(_url.Display, await session.Ended.WaitAsync(ct).ConfigureAwait(false));
            }
            catch (OperationCanceledException e) when (ct.IsCancellationRequested)
            {
                Fail(new ObjectDisposedException(nameof(RabbitTransport), e));
                throw;
            }
            catch (MixedClusterException e)
            {
                Fail(e);
                throw;
            }
            catch (Exception e) when (RabbitSession.IsLoss(e, ct))
            {
                var pause = backoff.Next();
                _logger.Unreachable(_url.Display, Reason(e), pause);
                await Task.Delay(pause, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
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

    private void Publish(RabbitSession session)
    {
        lock (_gate)
        {
            if (_session.Task.IsCompleted)
            {
                _session = NewSession();
            }

            _session.SetResult(session);
        }
    }

    private void Fail(Exception reason)
    {
        lock (_gate)
        {
            if (_session.Task.IsCompleted)
            {
                _session = NewSession();
            }

            _session.SetException(reason);
        }
    }

    private static string Reason(Exception e) => e is BrokerUnreachableException { InnerException: { } inner } ? inner.Message : e.Message;
}
