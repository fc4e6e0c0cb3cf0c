using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nova.Compute;

/// <summary>What nova-compute tells about itself.</summary>
internal static class Diagnostics
{
    private static readonly Meter Meter = new("Nova.Compute");

    /// <summary>Spans of the parts of a build.</summary>
    public static readonly ActivitySource Activities = new("Nova.Compute");

    /// <summary>Builds by outcome (built, failed, cancelled).</summary>
    public static readonly Counter<long> Builds = Meter.CreateCounter<long>("nova.compute.builds");

    /// <summary>Seconds that each part of a guest took to be prepared or connected.</summary>
    public static readonly Histogram<double> PartDuration = Meter.CreateHistogram<double>("nova.compute.guest.part.duration", "s");

    /// <summary>Hosts of this process whose lease was held at the last heartbeat. Not a <c>Gauge</c>: the Prometheus exporter knows none and complains at every value.</summary>
    public static readonly UpDownCounter<int> HostsUp = Meter.CreateUpDownCounter<int>("nova.compute.hosts.up");

    public static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
