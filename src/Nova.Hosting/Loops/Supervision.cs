using System.Diagnostics.Metrics;
using Nova.Core.Faults;

namespace Nova.Hosting.Loops;

/// <summary>Keeps work going that must not end: an exception that nobody foresaw is said, and the work begins anew after a rest.</summary>
/// <remarks>A daemon that ends of it takes leases, sagas and guests' reports with it, and the next one meets the same exception.</remarks>
public static partial class Supervision
{
    internal static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1);

    /// <summary>A run that lasted as long was well: what ends it then is a new failure.</summary>
    internal static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private static readonly Meter Meter = new("Nova.Hosting");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "nova.loop.failures", description: "Exceptions that nobody foresaw in the loops of a daemon, by loop.");

    /// <summary>Runs <paramref name="work"/> until it returns or <paramref name="stopping"/> fires; never throws.</summary>
    /// <param name="name">What it is called in the log and in metrics.</param>
    /// <param name="work">What goes on; called again after an exception.</param>
    /// <param name="time">For the rests.</param>
    /// <param name="logger">Where exceptions are said.</param>
    /// <param name="stopping">The daemon stops.</param>
    public static async Task RunAsync(
        string name, Func<CancellationToken, Task> work, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        var outage = new Outage(time);
        var rest = TimeSpan.Zero;
        while (!stopping.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            try
            {
                await work(stopping).ConfigureAwait(false);
                return;
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // Told to stop; what breaks on the way out is of no interest to anybody.
                return;
            }
            catch (Exception unforeseen)
            {
                rest = rest == TimeSpan.Zero || time.GetElapsedTime(began) >= LongestRest ? FirstRest : Shorter(rest * 2, LongestRest);
                Failures.Add(1, new KeyValuePair<string, object?>("loop", name));
                if (outage.News(unforeseen) is { } reason)
                {
                    Log.Failed(logger, unforeseen, name, reason, rest.TotalSeconds);
                }
            }

            await RestAsync(rest, time, stopping).ConfigureAwait(false);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static async Task RestAsync(TimeSpan rest, TimeProvider time, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(rest, time, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it, too.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Loop} failed: {Reason}; it begins again in {Seconds} s")]
        public static partial void Failed(ILogger logger, Exception unforeseen, string loop, string reason, double seconds);
    }
}
