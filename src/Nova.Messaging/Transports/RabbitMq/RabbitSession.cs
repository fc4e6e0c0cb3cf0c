using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>One connection with its channels, for as long as all of them last. The loss of any ends the session; a new one follows.</summary>
internal sealed class RabbitSession : IAsyncDisposable
{
    private const ushort ConsumerConcurrency = 2;

    private readonly IConnection _connection;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RabbitSession(IConnection connection, IChannel requests, IChannel replies)
    {
        _connection = connection;
        Requests = requests;
        Replies = replies;
    }

    /// <summary>Publishes requests, with confirms, and consumes their answers: direct reply-to wants both on one channel.</summary>
    public IChannel Requests { get; }

    /// <summary>Publishes answers, without confirms: an answer that is lost is asked for again.</summary>
    public IChannel Replies { get; }

    /// <summary>Completes, with the reason, when the session is over.</summary>
    public Task<string> Ended => _ended.Task;

    public bool IsEnded => _ended.Task.IsCompleted;

    public static async Task<RabbitSession> OpenAsync(
        ConnectionFactory factory, RabbitUrl url, RabbitTopology topology, string name, CancellationToken ct)
    {
        var connection = await factory.CreateConnectionAsync(url.Endpoints, name, ct).ConfigureAwait(false);
        try
        {
            await PythonDaemons.RefuseAsync(connection, url, ct).ConfigureAwait(false);
            var confirmed = new CreateChannelOptions(
                publisherConfirmationsEnabled: true,
                publisherConfirmationTrackingEnabled: true,
                outstandingPublisherConfirmationsRateLimiter: null,
                consumerDispatchConcurrency: ConsumerConcurrency);
            var requests = await connection.CreateChannelAsync(confirmed, ct).ConfigureAwait(false);
            var unconfirmed = new CreateChannelOptions(publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false);
            var replies = await connection.CreateChannelAsync(unconfirmed, ct).ConfigureAwait(false);
            await topology.DeclareExchangesAsync(replies, ct).ConfigureAwait(false);
            var session = new RabbitSession(connection, requests, replies);
            connection.ConnectionShutdownAsync += session.OnShutdownAsync;
            requests.ChannelShutdownAsync += session.OnShutdownAsync;
            replies.ChannelShutdownAsync += session.OnShutdownAsync;
            if (!connection.IsOpen || !requests.IsOpen || !replies.IsOpen)
            {
                session.End("lost while opening");
            }

            return session;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A channel for a server's deliveries.</summary>
    public async Task<IChannel> OpenConsumerChannelAsync(ushort prefetch, CancellationToken ct)
    {
        var options = new CreateChannelOptions(
            publisherConfirmationsEnabled: false,
            publisherConfirmationTrackingEnabled: false,
            consumerDispatchConcurrency: ConsumerConcurrency);
        var channel = await _connection.CreateChannelAsync(options, ct).ConfigureAwait(false);
        channel.ChannelShutdownAsync += OnShutdownAsync;
        await channel.BasicQosAsync(prefetchSize: 0, prefetch, global: false, ct).ConfigureAwait(false);
        return channel;
    }

    /// <summary>The session cannot be used any more.</summary>
    public void End(string reason) => _ended.TrySetResult(reason);

    public async ValueTask DisposeAsync()
    {
        End("closed");
        try
        {
            await _connection.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (IsConnectionLoss(e))
        {
            // Gone already.
        }

        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>True for what the client throws when channel or connection are lost; the transport then waits for the next session.</summary>
    public static bool IsConnectionLoss(Exception e) =>
        e is OperationInterruptedException or AlreadyClosedException or BrokerUnreachableException or IOException or ObjectDisposedException
            or TimeoutException;

    private Task OnShutdownAsync(object sender, ShutdownEventArgs reason)
    {
        // A channel that we close ourselves, when a server stops, is no loss.
        if (reason.Initiator != ShutdownInitiator.Application)
        {
            End(reason.ReplyText);
        }

        return Task.CompletedTask;
    }
}
