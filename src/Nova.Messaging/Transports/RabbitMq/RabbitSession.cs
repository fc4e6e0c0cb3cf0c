using System.Threading.Channels;
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

    // All calls of a message are taken by one server, so that few of them leave others idle; answers have one taker anyway.
    private const int CallsTogether = 16;
    private const int RepliesTogether = 64;

    private RabbitSession(IConnection connection, IChannel calls, IChannel fanouts, IChannel deliveries, IChannel replies, TimeProvider time)
    {
        _connection = connection;
        Calls = calls;
        Fanouts = fanouts;
        Deliveries = deliveries;
        Replies = replies;
        CallsOut = new RabbitOutbox(calls, CallsTogether, time);
        RepliesOut = new RabbitOutbox(replies, RepliesTogether, time);
        Acks = new RabbitAcks(deliveries, End);
    }

    /// <summary>
    /// Publishes calls and consumes their answers: direct reply-to wants both on one channel. Without confirms, since the answer is the
    /// confirmation, and a confirm besides costs a third of a call.
    /// </summary>
    public IChannel Calls { get; }

    /// <summary>Publishes fanouts, with confirms: nothing else would tell that they arrived.</summary>
    public IChannel Fanouts { get; }

    /// <summary>Consumes for all servers of the process: each consumer has a prefetch of its own, so they need no channel each.</summary>
    public IChannel Deliveries { get; }

    /// <summary>Publishes answers, without confirms: an answer that is lost is asked for again.</summary>
    public IChannel Replies { get; }

    /// <summary>What is published on <see cref="Calls"/>.</summary>
    public RabbitOutbox CallsOut { get; }

    /// <summary>What is published on <see cref="Replies"/>.</summary>
    public RabbitOutbox RepliesOut { get; }

    /// <summary>Acknowledgements on <see cref="Deliveries"/>.</summary>
    public RabbitAcks Acks { get; }

    /// <summary>Completes, with the reason, when the session is over.</summary>
    public Task<string> Ended => _ended.Task;

    public bool IsEnded => _ended.Task.IsCompleted;

    public static async Task<RabbitSession> OpenAsync(
        ConnectionFactory factory, RabbitUrl url, RabbitTopology topology, string name, TimeProvider time, CancellationToken ct)
    {
        var connection = await factory.CreateConnectionAsync(url.Endpoints, name, ct).ConfigureAwait(false);
        try
        {
            await PythonDaemons.RefuseAsync(connection, url, ct).ConfigureAwait(false);
            var confirmed = new CreateChannelOptions(
                publisherConfirmationsEnabled: true,
                publisherConfirmationTrackingEnabled: true,
                outstandingPublisherConfirmationsRateLimiter: null);
            var fanouts = await connection.CreateChannelAsync(confirmed, ct).ConfigureAwait(false);
            var unconfirmed = new CreateChannelOptions(
                publisherConfirmationsEnabled: false,
                publisherConfirmationTrackingEnabled: false,
                consumerDispatchConcurrency: ConsumerConcurrency);
            var calls = await connection.CreateChannelAsync(unconfirmed, ct).ConfigureAwait(false);
            var deliveries = await connection.CreateChannelAsync(unconfirmed, ct).ConfigureAwait(false);
            var replies = await connection.CreateChannelAsync(unconfirmed, ct).ConfigureAwait(false);
            await topology.DeclareExchangesAsync(replies, ct).ConfigureAwait(false);
            var session = new RabbitSession(connection, calls, fanouts, deliveries, replies, time);
            session.CallsOut.Start();
            session.RepliesOut.Start();
            connection.ConnectionShutdownAsync += session.OnShutdownAsync;
            calls.ChannelShutdownAsync += session.OnShutdownAsync;
            fanouts.ChannelShutdownAsync += session.OnShutdownAsync;
            deliveries.ChannelShutdownAsync += session.OnShutdownAsync;
            replies.ChannelShutdownAsync += session.OnShutdownAsync;
            if (!connection.IsOpen || !calls.IsOpen || !fanouts.IsOpen || !deliveries.IsOpen || !replies.IsOpen)
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

    /// <summary>The session cannot be used any more.</summary>
    public void End(string reason)
    {
        if (_ended.TrySetResult(reason))
        {
            CallsOut.Close();
            RepliesOut.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        End("closed");
        try
        {
            await _connection.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (IsLoss(e, CancellationToken.None))
        {
            // Gone already.
        }

        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// True for what the client throws when channel or connection are lost (<see cref="ChannelClosedException"/>: the socket's writer
    /// ended with frames waiting), or when the broker does not answer in time (a cancellation that nobody asked for); the transport then
    /// waits for the next session.
    /// </summary>
    public static bool IsLoss(Exception e, CancellationToken ct) =>
        e is OperationInterruptedException or AlreadyClosedException or BrokerUnreachableException or ProtocolException or IOException
            or ChannelClosedException or ObjectDisposedException or TimeoutException
        || (e is OperationCanceledException && !ct.IsCancellationRequested);

    private Task OnShutdownAsync(object sender, ShutdownEventArgs reason)
    {
        End(reason.ReplyText);
        return Task.CompletedTask;
    }
}
