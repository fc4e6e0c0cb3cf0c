using Nova.Hosting.Loops;

namespace Nova.Compute.Hosts;

/// <summary>Lets the records of guests forget guests destroyed long ago.</summary>
internal sealed partial class RecordUpkeep(HostRoster roster, TimeProvider time, ILogger<RecordUpkeep> logger) : ILoop
{
    /// <summary>Far longer than any command waits: one for a guest destroyed that long ago has died with its deadline.</summary>
    private static readonly TimeSpan Remember = TimeSpan.FromHours(2);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            foreach (var host in roster.Hosts)
            {
                await ForgetAsync(host, stopping);
            }
        }
    }

    private async Task ForgetAsync(ComputeHost host, CancellationToken ct)
    {
        try
        {
            await host.Lanes.ForgetDestroyedAsync(time.GetUtcNow() - Remember, ct);
        }
        catch (IOException failure)
        {
            // A full disk refuses new attempts loudly; forgetting can wait.
            LogFailed(failure, host.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The records of {Host} could not be shortened")]
    private partial void LogFailed(Exception failure, string host);
}
