using Prometheus;

namespace Nova.Hosting.Telemetry;

/// <summary>What <c>/metrics</c> shows: the process, our own Prometheus metrics, and every meter whose name begins with "Nova".</summary>
/// <remarks>The library's defaults would also turn all event counters and meters of the framework on, which costs memory and time on every request.</remarks>
internal static class MetricsExport
{
    private static readonly double[] SecondsBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    public static IDisposable Start()
    {
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions
        {
            SuppressEventCounters = true,
            SuppressMeters = true,
            SuppressDebugMetrics = true,
        });
        return MeterAdapter.StartListening(new MeterAdapterOptions
        {
            InstrumentFilterPredicate = instrument => instrument.Meter.Name.StartsWith("Nova", StringComparison.Ordinal),
            ResolveHistogramBuckets = instrument => instrument.Unit == "s" ? SecondsBuckets : MeterAdapterOptions.DefaultHistogramBuckets,
        });
    }
}
