using Nova.Compute.Servers.Recovery;

namespace Nova.Compute.Hosts;

/// <summary>Brings hosts up: starts the driver, serves the topic, compares guests with the conductor, and after the first beat resumes guests.</summary>
/// <remarks>
/// Runs for every host at start, and again for one whose lease has ended. The order is the guarantee: a host reports itself up only after guests that
/// are deleted or elsewhere have been destroyed.
/// </remarks>
internal sealed partial class HostReturn(
    HostRoster roster, HostServing serving, CompareGuests compare, ResumeGuests resume, Wakes wakes, TimeProvider time, ILogger<HostReturn> logger)
    : BackgroundService
{
    /// <summary>How long a comparison counts: after it the host has not been able to start anything, but others may have taken over its instances.</summary>
    internal static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(10);

    private const int AtOnce = 16;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var due = roster.Hosts.Where(IsDue).ToList();
                await Parallel.ForEachAsync(
                    due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, ReturnAsync);
                await wakes.HostReturn.NextAsync(Tick, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private bool IsDue(ComputeHost host) => host.Standing.NeedsComparison(time, FreshFor) || (host.Standing.IsUp && !host.Settled.IsCompleted);

    private async ValueTask ReturnAsync(ComputeHost host, CancellationToken ct)
    {
        try
        {
            if (host.Standing.IsUp)
            {
                await resume.RunAsync(host, ct);
                host.Settle();
                return;
            }

            if (!host.Standing.IsServing)
            {
                await host.Driver.StartAsync(ct);
                await serving.ServeAsync(host, ct);
                host.Standing.IsServing = true;
            }

            var at = time.GetTimestamp();
            await compare.RunAsync(host, ct);
            host.Standing.MarkCompared(at);
            wakes.Heartbeats.Call();
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // Tried again at the next tick; until then the host stays away.
            LogStaysAway(failure, host.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Host} is not ready to report yet")]
    private partial void LogStaysAway(Exception failure, string host);
}
