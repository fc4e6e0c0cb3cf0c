using Microsoft.Extensions.Logging;
using Nova.Core.Faults;
using Nova.Messaging.Client;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>Opens session after session, as long as the transport lives, and has each prepared before it is used.</summary>
internal sealed class RabbitSessions : IAsyncDisposable
{
    /// <summary>
    /// A process that hangs keeps its consumers, and the broker goes on giving it calls until it misses two heartbeats. With 3 s it is parted with after 6 to 9 s, and what it was given goes to
    /// others: whoever called waits less than 10 s.
    /// </summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(3);

    private readonly RabbitUrl _url;
    private readonly RabbitTopology _topology;
    private readonly string _name;
    private readonly Func<RabbitSession, CancellationToken, Task> _prepare;
    private readonly Action _onReconnected;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Outage _outage;
    private readonly ConnectionFactory _factory;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource<RabbitSession> _session = NewSession();
    private RabbitSession? _current;
    private Task? _keepingUp;

    /// <param name="url">Where.</param>
    /// <param name="topology">Names of the exchanges to declare.</param>
    /// <param name="name">Name of the connection, in the broker's list.</param>
    /// <param name="prepare">Starts the consumers in a new session.</param>
    /// <param name="onReconnected">Told when a session followed one that was lost.</param>
    /// <param name="time">For the pauses.</param>
    /// <param name="logger">Told of connections and their losses.</param>
    public RabbitSessions(
        RabbitUrl url,
        RabbitTopology topology,
        string name,
        Func<RabbitSession, CancellationToken, Task> prepare,
        Action onReconnected,
        TimeProvider time,
        ILogger logger)
    {
        _url = url;
        _topology = topology;
        _name = name;
        _prepare = prepare;
        _onReconnected = onReconnected;
        _time = time;
        _logger = logger;
        _outage = new Outage(time);
        _factory = new ConnectionFactory
        {
            UserName = url.User,
            Password = url.Password,
            VirtualHost = url.VirtualHost,
            // We know better than the client what is to be made again and what is to be sent again.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = Heartbeat,
            ContinuationTimeout = TimeSpan.FromSeconds(20),
        };
    }

    /// <summary>True while a session can be used.</summary>
    public bool IsConnected
    {
        get
        {
            lock (_gate)
            {
                return _current is { IsEnded: false };
            }
        }
    }

    /// <summary>The session of now, or the next one when it is over.</summary>
    public async ValueTask<RabbitSession> CurrentAsync(CancellationToken ct)
    {
        while (true)
        {
            TaskCompletionSource<RabbitSession> current;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
                _keepingUp ??= Task.Run(() => KeepUpAsync(_closing.Token), CancellationToken.None);
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
                await using var session = await RabbitSession.OpenAsync(_factory, _url, _topology, _name, _time, ct).ConfigureAwait(false);
                await _prepare(session, ct).ConfigureAwait(false);
                _outage.Ends();
                _logger.Connected(_url.Display);
                backoff = new Backoff();
                Publish(session);
                if (!isFirst)
                {
                    _onReconnected();
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
            catch (Exception e)
            {
                // Whatever it was: without a next attempt this process would stay deaf.
                var pause = backoff.Next();
                if (_outage.News(Reason(e)) is { } reason)
                {
                    _logger.Unreachable(_url.Display, reason);
                }

                _logger.UnreachableBy(_url.Display, e);
                await Task.Delay(pause, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
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

    private void Publish(RabbitSession session)
    {
        lock (_gate)
        {
            if (_session.Task.IsCompleted)
            {
                _session = NewSession();
            }

            _current = session;
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

    /// <summary>The client says only that no endpoint was reachable; why is below, once per endpoint.</summary>
    private static string Reason(Exception e) => e switch
    {
        BrokerUnreachableException { InnerException: { } inner } => Reason(inner),
        AggregateException many => string.Join("; ", many.InnerExceptions.Select(Reason).Distinct()),
        ConnectFailureException { InnerException: { } inner } => Reason(inner),
        _ => e.Message,
    };

    private static TaskCompletionSource<RabbitSession> NewSession() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
