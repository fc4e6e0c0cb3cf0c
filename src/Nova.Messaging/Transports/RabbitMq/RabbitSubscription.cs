using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<RabbitDelivery, byte> _undecided = new();
    private RabbitSession? _attached;
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

            // What an earlier session delivered is with the broker again.
            _tags.Clear();
            _undecided.Clear();
            var channel = session.Deliveries;
            foreach (var queue in await topology.DeclareQueuesAsync(channel, subscription, ct).ConfigureAwait(false))
            {
                await channel.BasicQosAsync(prefetchSize: 0, (ushort)subscription.Prefetch, global: false, ct).ConfigureAwait(false);
                var consumer = new RabbitConsumer(
                    channel, (parcels, tag, isRedelivered) => Take(session, parcels, tag, isRedelivered), tag => session.Acks.RejectAsync(tag, requeue: false), logger);
                _tags.Add(await channel.BasicConsumeAsync(queue, autoAck: false, consumer, ct).ConfigureAwait(false));
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
                await _attached!.Deliveries.BasicCancelAsync(tag, noWait: false, ct).ConfigureAwait(false);
            }

            _tags.Clear();
        }
        catch (Exception e) when (RabbitSession.IsLoss(e, CancellationToken.None))
        {
            // Without its session it takes nothing more either.
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives what was not accepted to others, as the broker does when a process dies.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (var (delivery, _) in _undecided)
        {
            await delivery.HandBackAsync().ConfigureAwait(false);
        }
    }

    private void Take(RabbitSession session, IReadOnlyList<Parcel> parcels, ulong tag, bool isRedelivered)
    {
        var receipt = new RabbitReceipt(session.Acks, tag, parcels.Count);
        var deliveries = parcels.Select(parcel => new RabbitDelivery(receipt, parcel, isRedelivered, _undecided)).ToArray();
        foreach (var delivery in deliveries)
        {
            _undecided.TryAdd(delivery, 0);
        }

        foreach (var delivery in deliveries)
        {
            onDelivery(delivery);
        }
    }
}
