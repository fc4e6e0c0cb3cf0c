using Nova.Hosting.Health;
using Prometheus;

namespace Nova.Hosting.Heartbeat;

/// <summary>Beats every three seconds for a lease of ten: two beats may be lost before anybody notices.</summary>
/// <remarks>It is the first hosted service to start and the last to stop, so that the lease is held while work under way is finished.</remarks>
internal sealed partial class ServiceHeartbeat(
    IHeartbeat heartbeat,
    ServiceLease lease,
    DaemonIdentity identity,
    TimeProvider time,
    ILogger<ServiceHeartbeat> logger) : BackgroundService, IReadinessCheck
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private static readonly Counter Beats = Metrics.CreateCounter(
        "nova_heartbeat_total", "Heartbeats by outcome (renewed, failed).", "binary", "host", "outcome");

    private static readonly Gauge Remaining = Metrics.CreateGauge(
        "nova_heartbeat_lease_seconds", "Seconds the lease had left at the last beat; 0 once it ended.", "binary", "host");

    private bool failing;
    private string lastProblem = "no heartbeat was answered yet";

    public string Name => "heartbeat";

    public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(lease.IsHeld ? null : $"the lease has ended: {lastProblem}");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await BeatAsync(stoppingToken);
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private async Task BeatAsync(CancellationToken stoppingToken)
    {
        var sentAt = time.GetTimestamp();
        using var limit = new CancellationTokenSource(Interval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            lease.Renew(sentAt, await heartbeat.BeatAsync(either.Token));
            Beats.WithLabels(identity.Binary, identity.Host, "renewed").Inc();
            if (failing)
            {
                failing = false;
                Recovered(logger, identity.Binary, identity.Host);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            // Whatever it was, the next beat may succeed; the lease and /readyz tell how bad it is.
            lastProblem = failure is OperationCanceledException ? $"no answer within {Interval.TotalSeconds:0} s" : failure.Message;
            Beats.WithLabels(identity.Binary, identity.Host, "failed").Inc();
            if (!failing)
            {
                failing = true;
                Missed(logger, identity.Binary, identity.Host, lastProblem);
            }
        }

        Remaining.WithLabels(identity.Binary, identity.Host).Set(lease.Remaining.TotalSeconds);
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The heartbeat of {Binary} on {Host} was not answered: {Problem}")]
    private static partial void Missed(ILogger logger, string binary, string host, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The heartbeat of {Binary} on {Host} is answered again")]
    private static partial void Recovered(ILogger logger, string binary, string host);
}
