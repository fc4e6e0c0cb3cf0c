using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nova.Conductor.Sagas;

/// <summary>What sagas tell about themselves; the host decides who listens.</summary>
internal static class SagaDiagnostics
{
    private static readonly ActivitySource Activities = new("Nova.Conductor");
    private static readonly Meter Meter = new("Nova.Conductor");

    /// <summary>Sagas that run or wait for a place, by kind.</summary>
    private static readonly UpDownCounter<long> Running = Meter.CreateUpDownCounter<long>("nova.conductor.sagas.running");

    /// <summary>Runs by kind and outcome (done, failed, lost, handed_back).</summary>
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("nova.conductor.sagas.ended");

    /// <summary>From the request to the end, by kind and outcome; runs of other conductors before this one included.</summary>
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("nova.conductor.sagas.duration", "s");

    /// <summary>Sagas taken over from conductors that were gone.</summary>
    private static readonly Counter<long> TakenOver = Meter.CreateCounter<long>("nova.conductor.sagas.taken_over");

    public static void Began(string kind) => Running.Add(1, Tag("kind", kind));

    public static void Finished(string kind, string outcome, TimeSpan sinceRequest)
    {
        Running.Add(-1, Tag("kind", kind));
        Ended.Add(1, Tag("kind", kind), Tag("outcome", outcome));
        if (outcome is "done" or "failed")
        {
            Duration.Record(sinceRequest.TotalSeconds, Tag("kind", kind), Tag("outcome", outcome));
        }
    }

    public static void TookOver(int count) => TakenOver.Add(count);

    /// <summary>A span for one step; null where nobody listens.</summary>
    public static Activity? StartStep(Saga saga) => Activities.StartActivity($"saga {saga.Definition.Kind}/{saga.StepName}")
        ?.SetTag("nova.saga", saga.Id)
        .SetTag("nova.subject", saga.About);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
