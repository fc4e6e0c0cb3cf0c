using System.Collections.Concurrent;

namespace Nova.Bench.Reporting;

/// <summary>Times collected from several tasks, in milliseconds.</summary>
internal sealed class Latencies
{
    private readonly ConcurrentBag<double> _times = [];

    public int Count => _times.Count;

    public void Add(TimeSpan time) => _times.Add(time.TotalMilliseconds);

    /// <summary>The figure that this part of the times does not exceed; 0 without any.</summary>
    public double Percentile(double part)
    {
        var sorted = _times.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
