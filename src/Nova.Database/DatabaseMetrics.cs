using System.Diagnostics.Metrics;

namespace Nova.Database;

/// <summary>What the operator sees of the queues.</summary>
internal sealed class DatabaseMetrics : IDisposable
{
    private readonly Meter meter = new("Nova.Database");
    private readonly Counter<long> groups;
    private readonly Counter<long> items;
    private readonly Counter<long> repeats;
    private readonly Histogram<int> groupSize;
    private readonly Histogram<double> commitTime;

    public DatabaseMetrics(Func<int> writesWaiting, Func<int> readsWaiting)
    {
        groups = meter.CreateCounter<long>("commit_groups", description: "Transactions committed");
        items = meter.CreateCounter<long>("commit_items", description: "Pieces of work in them");
        repeats = meter.CreateCounter<long>("commit_repeats", description: "Groups run again after contention, a refusal or a lost connection");
        groupSize = meter.CreateHistogram<int>("commit_group_size", description: "Pieces of work per transaction");
        commitTime = meter.CreateHistogram<double>("commit_seconds", "s", "Time from begin to commit, repeats included");
        meter.CreateObservableGauge("writes_waiting", writesWaiting, description: "Work waiting for a writer");
        meter.CreateObservableGauge("reads_waiting", readsWaiting, description: "Work waiting for a reader");
    }

    public void Committed(int count, TimeSpan elapsed)
    {
        groups.Add(1);
        items.Add(count);
        groupSize.Record(count);
        commitTime.Record(elapsed.TotalSeconds);
    }

    public void Repeated(string reason) => repeats.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => meter.Dispose();
}
