using Microsoft.Extensions.Logging;
using Nova.Messaging.Wire;
using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>Where answers arrive: RabbitMQ's direct reply-to, which needs no queue and lives as long as the channel.</summary>
internal sealed class RabbitInbox(IInboxOwner owner, ILogger logger) : IInbox
{
    private const string DirectReplyTo = "amq.rabbitmq.reply-to";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private RabbitSession? _attached;

    public string Address => DirectReplyTo;

    public bool BelongsTo(IInboxOwner client) => owner == client;

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

            session.Calls.BasicReturnAsync += (_, returned) =>
            {
                foreach (var message in Bundle.Split(returned.Body))
                {
                    if (WireFormat.TryReadHeader(message.Span, out var header))
                    {
                        owner.OnUndeliverable(header.CallId);
                    }
                }

                return Task.CompletedTask;
            };
            var consumer = new RabbitConsumer(session.Calls, (parcels, _, _) => TellOwner(parcels), refuse: null, logger);
            await session.Calls.BasicConsumeAsync(DirectReplyTo, autoAck: true, consumer, ct).ConfigureAwait(false);
            _attached = session;
        }
        finally
        {
            _gate.Release();
        }
    }

    private void TellOwner(IReadOnlyList<Parcel> answers)
    {
        foreach (var answer in answers)
        {
            owner.OnReply(answer);
        }
    }

    public void Reconnected() => owner.OnReconnected();

    /// <summary>Nothing to close: it ends with the session.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
