using System.Diagnostics.Metrics;
using Nova.Hosting.Health;
using Nova.Hosting.Loops;

namespace Nova.Hosting.Heartbeat;

/// <summary>Beats every three seconds for a lease of ten: two beats may be lost before anybody notices.</summary>
/// <remarks>It is the first hosted service to start and the last to stop, so that the lease is held while work under way is finished.</remarks>
internal sealed partial class ServiceHeartbeat : ILoop, IReadinessCheck, IDisposable
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly IHeartbeat heartbeat;
    private readonly ServiceLease lease;
    private readonly DaemonIdentity identity;
    private readonly TimeProvider time;
    private readonly ILogger<ServiceHeartbeat> logger;

    /// <summary>The daemon's own, so that several in one process show each its lease and a stopped one none.</summary>
    private readonly Meter meter = new("Nova.Hosting.Heartbeat");
    private readonly Counter<long> beats;

    private bool failing;
    private string lastProblem = "no heartbeat was answered yet";

    public ServiceHeartbeat(IHeartbeat heartbeat, ServiceLease lease, DaemonIdentity identity, TimeProvider time, ILogger<ServiceHeartbeat> logger)
    {
        this.heartbeat = heartbeat;
        this.lease = lease;
        this.identity = identity;
        this.time = time;
        this.logger = logger;
        beats = meter.CreateCounter<long>("nova.heartbeats", description: "Heartbeats by outcome (renewed, failed).");
        KeyValuePair<string, object?>[] who = [new("binary", identity.Binary), new("host", identity.Host)];
        meter.CreateObservableGauge(
            "nova.heartbeat.lease", () => new Measurement<double>(lease.Remaining.TotalSeconds, who), "s", "Seconds the lease has left; 0 once it ended.");
    }

    public string Name => "heartbeat";

    public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(lease.IsHeld ? null : $"the lease has ended: {lastProblem}");

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await BeatAsync(stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    public void Dispose() => meter.Dispose();

    private async Task BeatAsync(CancellationToken stopping)
    {
        var sentAt = time.GetTimestamp();
        using var limit = new CancellationTokenSource(Interval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            lease.Renew(sentAt, await heartbeat.BeatAsync(either.Token));
            Count("renewed");
            if (failing)
            {
                failing = false;
                Recovered(identity.Binary, identity.Host);
            }
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // Whatever it was, the next beat may succeed; the lease and /readyz tell how bad it is.
            lastProblem = failure is OperationCanceledException ? $"no answer within {Interval.TotalSeconds:0} s" : failure.Message;
            Count("failed");
            if (!failing)
            {
                failing = true;
                Missed(identity.Binary, identity.Host, lastProblem);
            }
        }
    }

    private void Count(string outcome) => beats.Add(1, new("binary", identity.Binary), new("host", identity.Host), new("outcome", outcome));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The heartbeat of {Binary} on {Host} was not answered: {Problem}")]
    private partial void Missed(string binary, string host, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The heartbeat of {Binary} on {Host} is answered again")]
    private partial void Recovered(string binary, string host);
}
