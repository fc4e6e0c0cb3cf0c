using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>A server's place at the broker through all sessions.</summary>
internal sealed class RabbitSubscription(
    Subscription subscription, Action<Delivery> onDelivery, RabbitTopology topology, ILogger logger, Action<RabbitSubscription> forget)
    : IConsumer
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<string> _tags = [];
    private RabbitSession? _attached;
    private IChannel? _channel;
    private volatile bool _isStopped;

    /// <summary>Declares the queues and consumes from them in a session, once per session.</summary>
    public async Task AttachAsync(RabbitSession session, CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_isStopped || _attached == session)
            {
                return;
            }

            _tags.Clear();
            _channel = await session.OpenConsumerChannelAsync((ushort)subscription.Prefetch, ct).ConfigureAwait(false);
            foreach (var queue in await topology.DeclareQueuesAsync(_channel, subscription, ct).ConfigureAwait(false))
            {
                var consumer = new RabbitConsumer(_channel, acknowledges: true, onDelivery, logger);
                _tags.Add(await _channel.BasicConsumeAsync(queue, autoAck: false, consumer, ct).ConfigureAwait(false));
            }

            _attached = session;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task StopAsync(CancellationToken ct)
    {
        forget(this);
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            _isStopped = true;
            foreach (var tag in _tags)
            {
                await _channel!.BasicCancelAsync(tag, noWait: false, ct).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (RabbitSession.IsLoss(e, CancellationToken.None))
        {
            // Without its connection it takes nothing more either; and a caller out of patience closes the channel next.
        }
        finally
        {
            _tags.Clear();
            _gate.Release();
        }
    }

    /// <summary>Closes the channel, whereupon the broker gives to others what was not accepted.</summary>
    public async ValueTask DisposeAsync()
    {
        forget(this);
        _isStopped = true;
        if (Interlocked.Exchange(ref _channel, null) is not { } channel)
        {
            return;
        }

        try
        {
            await channel.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (RabbitSession.IsLoss(e, CancellationToken.None))
        {
            // Gone already.
        }

        await channel.DisposeAsync().ConfigureAwait(false);
    }
}
