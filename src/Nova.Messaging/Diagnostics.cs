using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Nova.Messaging;

/// <summary>What messaging tells about itself; the host decides who listens.</summary>
public static class Diagnostics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Nova.Messaging";

    /// <summary>Name of the activity source, shared by all of Nova.</summary>
    public const string ActivitySourceName = "Nova";

    internal static readonly ActivitySource Activities = new(ActivitySourceName);

    internal static readonly Meter Meter = new(MeterName);

    /// <summary>Calls and fanouts by method and outcome (answered, fault, timeout, cancelled, sent, dropped).</summary>
    internal static readonly Tally Sent = new(Meter, "nova.rpc.client.requests");

    internal static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("nova.rpc.client.duration", "s");

    internal static readonly Counter<long> Retransmissions = Meter.CreateCounter<long>("nova.rpc.client.retransmissions");

    /// <summary>Requests run by method and outcome (reply, fault, abandoned).</summary>
    internal static readonly Tally Served = new(Meter, "nova.rpc.server.requests");

    /// <summary>Repeated requests that were not run again, by what happened instead (joined, answered).</summary>
    internal static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("nova.rpc.server.duplicates");

    /// <summary>Requests dropped unread, by reason (expired, unknown_method, undecodable).</summary>
    internal static readonly Counter<long> Refused = Meter.CreateCounter<long>("nova.rpc.server.refused");

    /// <summary>Messages given to a broker, requests and answers.</summary>
    internal static readonly Count Published = new(Meter, "nova.rpc.transport.published");

    internal static readonly Level Running = new(Meter, "nova.rpc.server.running");

    /// <summary>Requests taken from the broker that wait for a free handler.</summary>
    internal static readonly Level Waiting = new(Meter, "nova.rpc.server.waiting");

    /// <summary>Messages waiting in the queues of the in-memory broker; other brokers tell their own depth.</summary>
    internal static readonly Level QueueDepth = new(Meter, "nova.rpc.queue.depth");

    internal static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

/// <summary>A number that goes up and down with every message. It is told when a listener looks: telling each step cost more than the step.</summary>
internal sealed class Level
{
    private long _now;

    public Level(Meter meter, string name) => meter.CreateObservableUpDownCounter(name, () => Interlocked.Read(ref _now));

    public void Add(int step) => Interlocked.Add(ref _now, step);
}

/// <summary>A number that only goes up; told, as a <see cref="Level"/> is, when a listener looks.</summary>
internal sealed class Count
{
    private long _now;

    public Count(Meter meter, string name) => meter.CreateObservableCounter(name, () => Interlocked.Read(ref _now));

    public void Add(int step) => Interlocked.Add(ref _now, step);
}

/// <summary>Counts messages by method and outcome; told, as a <see cref="Level"/> is, when a listener looks.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<(string Method, string Outcome), StrongBox<long>> _counts = new();

    public Tally(Meter meter, string name) => meter.CreateObservableCounter(name, Read);

    public void Count(string method, string outcome) =>
        Interlocked.Increment(ref _counts.GetOrAdd((method, outcome), static _ => new()).Value);

    private IEnumerable<Measurement<long>> Read()
    {
        foreach (var ((method, outcome), count) in _counts)
        {
            yield return new(Interlocked.Read(ref count.Value), Diagnostics.Tag("method", method), Diagnostics.Tag("outcome", outcome));
        }
    }
}
