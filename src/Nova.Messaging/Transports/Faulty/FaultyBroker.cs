using System.Collections.Concurrent;

namespace Nova.Messaging.Transports.Faulty;

/// <summary>Wraps a broker for tests and loses, doubles, delays and reorders what goes through it, as a plan says.</summary>
/// <remarks>Disposing it drops what is still under way; the broker inside stays with its owner.</remarks>
public sealed class FaultyBroker : ITransport
{
    // How long an overtaken message waits for the one that overtakes it.
    private static readonly TimeSpan OvertakenAtMost = TimeSpan.FromMilliseconds(50);

    private readonly ITransport _inner;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<MessageSeen, int> _seen = new();
    private readonly ConcurrentDictionary<Task, byte> _underWay = new();
    private readonly ConcurrentDictionary<MessageFate, int> _fates = new();
    private readonly CancellationTokenSource _closing = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A broker whose faults follow <paramref name="plan"/>.</summary>
    public FaultyBroker(ITransport inner, FaultPlan plan, TimeProvider? time = null)
    {
        _inner = inner;
        Plan = plan;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>What happens to messages from now on; may be changed while messages flow.</summary>
    public FaultPlan Plan { get; set; }

    /// <inheritdoc/>
    public bool CarriesBytes => _inner.CarriesBytes;

    /// <inheritdoc/>
    public bool IsConnected => _inner.IsConnected;

    /// <summary>Messages that were lost so far.</summary>
    public int Dropped => _fates.Where(fate => fate.Key.Copies == 0).Sum(fate => fate.Value);

    /// <summary>Messages that did not pass unharmed so far.</summary>
    public int Disturbed => _fates.Where(fate => fate.Key != MessageFate.Pass).Sum(fate => fate.Value);

    /// <summary>A broker whose faults are drawn from a seed, which is printed: the same seed does the same to the same messages again.</summary>
    public static FaultyBroker Seeded(ITransport inner, int seed, FaultRates rates, Action<string> print, TimeProvider? time = null)
    {
        print($"FaultyBroker: seed {seed}, {rates}");
        return new FaultyBroker(inner, new SeededFaults(seed, rates).FateOf, time);
    }

    /// <inheritdoc/>
    public string Description => _inner.Description;

    /// <inheritdoc/>
    public ValueTask ConnectAsync(CancellationToken ct) => _inner.ConnectAsync(ct);

    /// <inheritdoc/>
    public ValueTask<IInbox> OpenInboxAsync(IInboxOwner owner, CancellationToken ct) => _inner.OpenInboxAsync(owner, ct);

    /// <inheritdoc/>
    public async ValueTask<SendOutcome> SendAsync(Address to, Parcel parcel, CancellationToken ct)
    {
        var fate = FateOf(parcel, to.ToString());
        return fate == MessageFate.Pass
            ? await _inner.SendAsync(to, parcel, ct).ConfigureAwait(false)
            : Disturb(fate, parcel, async kept => await _inner.SendAsync(to, kept, _closing.Token).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask ReplyAsync(string replyTo, Parcel parcel, CancellationToken ct)
    {
        var fate = FateOf(parcel, string.Empty);
        if (fate == MessageFate.Pass)
        {
            await _inner.ReplyAsync(replyTo, parcel, ct).ConfigureAwait(false);
        }
        else
        {
            Disturb(fate, parcel, async kept => await _inner.ReplyAsync(replyTo, kept, _closing.Token).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public Task<IConsumer> ConsumeAsync(Subscription subscription, Action<Delivery> onDelivery, CancellationToken ct) =>
        _inner.ConsumeAsync(subscription, onDelivery, ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_underWay.Keys).ConfigureAwait(false);
    }

    private MessageFate FateOf(Parcel parcel, string destination)
    {
        var stream = new MessageSeen(parcel.Header.Kind, parcel.Header.Method, destination, 0);
        var count = _seen.AddOrUpdate(stream, 1, static (_, before) => before + 1);
        var fate = Plan(stream with { Ordinal = count - 1 });
        _fates.AddOrUpdate(fate with { Delay = default }, 1, static (_, before) => before + 1);
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return fate;
    }

    /// <summary>The sender believes that its message is gone; what really happens to it happens later.</summary>
    private SendOutcome Disturb(MessageFate fate, Parcel parcel, Func<Parcel, Task> send)
    {
        var overtaker = Volatile.Read(ref _next).Task;
        var task = DeliverLaterAsync(fate, parcel.Keep(), overtaker, send);
        if (!task.IsCompleted)
        {
            _underWay.TryAdd(task, 0);
            task.ContinueWith(done => _underWay.TryRemove(done, out _), TaskScheduler.Default);
        }

        return SendOutcome.Accepted;
    }

    private async Task DeliverLaterAsync(MessageFate fate, Parcel parcel, Task overtaker, Func<Parcel, Task> send)
    {
        try
        {
            if (fate.IsOvertaken)
            {
                await Task.WhenAny(overtaker, Task.Delay(OvertakenAtMost, _time, _closing.Token)).ConfigureAwait(false);
            }

            if (fate.Delay > TimeSpan.Zero)
            {
                await Task.Delay(fate.Delay, _time, _closing.Token).ConfigureAwait(false);
            }

            for (var copy = 0; copy < fate.Copies; copy++)
            {
                await send(parcel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The broker closes under it: one more lost message.
        }
    }
}
