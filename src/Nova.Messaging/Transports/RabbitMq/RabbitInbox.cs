using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>Where answers arrive: RabbitMQ's direct reply-to, which needs no queue and lives as long as the channel.</summary>
internal sealed class RabbitInbox(string address, Action<Parcel> onReply, Action onReconnected, ILogger logger) : IInbox
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private RabbitSession? _attached;

    public string Address => address;

    /// <summary>Consumes answers in a session, once per session.</summary>
    public async Task AttachAsync(RabbitSession session, CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_attached == session)
            {
                return;
            }

            var consumer = new RabbitConsumer(session.Requests, acknowledges: false, delivery => onReply(delivery.Parcel), logger);
            await session.Requests.BasicConsumeAsync(address, autoAck: true, consumer, ct).ConfigureAwait(false);
            _attached = session;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Reconnected() => onReconnected();

    /// <summary>Nothing to close: it ends with the session.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
