using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nova.Messaging.Server;
using Nova.Messaging.Transports;

namespace Nova.Messaging;

/// <summary>Answers the requests of one <see cref="RpcTable"/> on its topic, on <c>topic.host</c> and on the topic's fanout.</summary>
/// <remarks>
/// Started once; a daemon that stopped makes a new one.
/// A request is accepted (the broker forgets it) once it is in the ledger and has a free handler, before the work: whoever wanted the work
/// done asks again, or finds it in a row. Until then the broker gives it to somebody else should this process die.
/// </remarks>
public sealed class RpcServer : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly ITransport _transport;
    private readonly Subscription _subscription;
    private readonly TimeProvider _time;
    private readonly CallLedger _ledger;
    private readonly DeliveryLoop _loop;
    private IConsumer? _consumer;
    private ITimer? _sweep;

    internal RpcServer(
        ITransport transport, RpcTable table, string host, RpcServerOptions options, TimeProvider time, ILogger<RpcServer> logger)
    {
        _transport = transport;
        _subscription = new Subscription(table.Topic, host, options.Prefetch);
        _time = time;
        _ledger = new CallLedger(options, time);
        var runner = new RequestRunner(transport, table, _ledger, options.MaxConcurrency, time, logger);
        _loop = new DeliveryLoop(table.Topic, runner, _ledger, time, logger);
    }

    /// <summary>Requests that run or wait for a free handler.</summary>
    public int InFlight => _ledger.Running;

    internal CallLedger Ledger => _ledger;

    /// <summary>Starts taking requests; returns when the broker delivers them.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _consumer = await _transport.ConsumeAsync(_subscription, _loop.OnDelivery, cancellationToken).ConfigureAwait(false);
        _sweep = _time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
    }

    /// <summary>
    /// Takes nothing more, hands back what has not been started and waits for the rest; when the token fires the handlers are told to give
    /// up, and their callers, left without an answer, ask another server.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _consumer, null) is not { } consumer)
        {
            return;
        }

        try
        {
            await consumer.StopAsync(cancellationToken).ConfigureAwait(false);
            await _loop.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await consumer.DisposeAsync().ConfigureAwait(false);
            await _sweep!.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Stops at once, as a crash would: running handlers are told to give up, nothing is answered.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        await StopAsync(now.Token).ConfigureAwait(false);
    }

    private void Sweep()
    {
        foreach (var entry in _ledger.Sweep())
        {
            entry.Abandoned.Cancel();
        }
    }
}
