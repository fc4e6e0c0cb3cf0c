using System.Globalization;
using System.Threading.Channels;
using Nova.Messaging.Wire;
using RabbitMQ.Client;

namespace Nova.Messaging.Transports.RabbitMq;

/// <summary>Where a message goes.</summary>
/// <param name="Exchange">Exchange; empty for the inbox that <paramref name="Key"/> names.</param>
/// <param name="Key">Routing key.</param>
/// <param name="ReplyTo">Where the answers go; null in answers.</param>
internal readonly record struct RabbitRoute(string Exchange, string Key, string? ReplyTo = null);

/// <summary>Publishes on one channel, without confirms: parcels that wait for the same queue travel as one message.</summary>
/// <remarks>
/// A broker's work is by message, hardly by what is in it. No timer: a parcel alone leaves at once, those that become ready together (the answers to one
/// message, the calls that a commit lets go) go together. Bounded by its senders, each of whom waits until its parcel is published.
/// </remarks>
/// <param name="channel">The channel.</param>
/// <param name="mostTogether">Parcels in one message, at most: they all go to one consumer.</param>
/// <param name="time">For what is left of the deadlines.</param>
internal sealed class RabbitOutbox(IChannel channel, int mostTogether, TimeProvider time)
{
    // Larger ones go alone: copying them costs more than a message.
    private const int MostBytes = 64 * 1024;

    // Milliseconds, below what the broker takes: it closes a channel that asks for more.
    private const long LongestLife = int.MaxValue;

    private readonly Channel<Outgoing> _waiting = System.Threading.Channels.Channel.CreateUnbounded<Outgoing>(new() { SingleReader = true });
    private readonly Dictionary<RabbitRoute, List<Outgoing>> _byRoute = [];

    public void Start() => _ = PublishAllAsync();

    /// <summary>The session is over: what waits fails as what is sent from now on.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    /// <summary>Returns when the parcel is published, or will not be because its sender gave up before; its bytes are free again.</summary>
    public async ValueTask SendAsync(RabbitRoute route, Parcel parcel, CancellationToken ct)
    {
        var outgoing = new Outgoing(route, parcel);
        if (!_waiting.Writer.TryWrite(outgoing))
        {
            throw new IOException("The session is over.");
        }

        using var registration = ct.UnsafeRegister(static outgoing => ((Outgoing)outgoing!).GiveUp(), outgoing);
        if (!await outgoing.Published.ConfigureAwait(false))
        {
            throw new OperationCanceledException(ct);
        }
    }

    private async Task PublishAllAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            // Whoever is about to send is let go first.
            await Task.Yield();
            while (_waiting.Reader.TryRead(out var outgoing))
            {
                if (!outgoing.Take())
                {
                    continue;
                }

                if (!_byRoute.TryGetValue(outgoing.Route, out var together))
                {
                    _byRoute.Add(outgoing.Route, together = []);
                }

                together.Add(outgoing);
            }

            foreach (var (route, together) in _byRoute)
            {
                await PublishAsync(route, together).ConfigureAwait(false);
            }

            _byRoute.Clear();
        }
    }

    private async Task PublishAsync(RabbitRoute route, List<Outgoing> together)
    {
        for (var (start, end) = (0, 0); start < together.Count; start = end)
        {
            var bytes = 0;
            do
            {
                bytes += together[end++].Parcel.Body.Length;
            }
            while (end < together.Count && end - start < mostTogether && bytes + together[end].Parcel.Body.Length <= MostBytes);

            var message = together[start..end];
            try
            {
                await PublishOneAsync(route, message).ConfigureAwait(false);
                message.ForEach(static outgoing => outgoing.Succeed());
            }
            catch (Exception e)
            {
                // Told to those who sent.
                message.ForEach(outgoing => outgoing.Fail(e));
            }
        }
    }

    private async ValueTask PublishOneAsync(RabbitRoute route, List<Outgoing> message)
    {
        var properties = new BasicProperties { ContentType = WireFormat.ContentType };
        if (route.ReplyTo is not null)
        {
            // The message goes when the last of its calls has expired; whoever takes it looks at each.
            var remaining = message.Max(static outgoing => outgoing.Parcel.Header.Deadline) - time.GetUtcNow().ToUnixTimeMilliseconds();
            properties.ReplyTo = route.ReplyTo;
            properties.Expiration = Math.Clamp(remaining, 0, LongestLife).ToString(CultureInfo.InvariantCulture);
        }

        Diagnostics.Published.Add(1);
        if (message is [var single])
        {
            await channel.BasicPublishAsync(route.Exchange, route.Key, mandatory: route.ReplyTo is not null, properties, single.Parcel.Body).ConfigureAwait(false);
            return;
        }

        using var buffer = new PooledBuffer();
        Bundle.Begin(buffer);
        foreach (var outgoing in message)
        {
            Bundle.Add(buffer, outgoing.Parcel.Body.Span);
        }

        await channel.BasicPublishAsync(route.Exchange, route.Key, mandatory: route.ReplyTo is not null, properties, buffer.Memory).ConfigureAwait(false);
    }

    /// <summary>A parcel that waits; its sender may give up until it is taken.</summary>
    private sealed class Outgoing(RabbitRoute route, Parcel parcel)
    {
        private readonly TaskCompletionSource<bool> _published = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isDecided;

        public RabbitRoute Route => route;

        public Parcel Parcel => parcel;

        /// <summary>False where the sender gave up.</summary>
        public Task<bool> Published => _published.Task;

        public bool Take() => Interlocked.Exchange(ref _isDecided, 1) == 0;

        public void GiveUp()
        {
            if (Take())
            {
                _published.TrySetResult(false);
            }
        }

        public void Succeed() => _published.TrySetResult(true);

        public void Fail(Exception e) => _published.TrySetException(e);
    }
}
