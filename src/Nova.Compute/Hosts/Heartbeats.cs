using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Hosting;
using Nova.Hosting.Health;
using Nova.Hosting.Loops;
using Nova.Messaging;

namespace Nova.Compute.Hosts;

/// <summary>Reports all hosts of the process in one call, every three seconds, and keeps their leases.</summary>
/// <remarks>
/// First of the hosted services to start and last to stop: work under way is finished under the lease. A host whose lease has ended is left out until
/// <see cref="HostReturn"/> has compared its guests.
/// </remarks>
internal sealed partial class Heartbeats(
    HostRoster roster, DaemonIdentity identity, IRpcClient rpc, Wakes wakes, TimeProvider time, ILogger<Heartbeats> logger)
    : ILoop, IReadinessCheck
{
    /// <summary>A lease lasts ten seconds: two beats may stay without an answer before anybody notices.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>A beat, or its answer, that was lost with one of several conductors reaches another long before the lease ends.</summary>
    private static readonly CallOptions Beat = new(Timeout: Interval, ResendEvery: TimeSpan.FromSeconds(1));

    /// <summary>Hosts that return one after the other share a beat.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    private bool _failing;
    private int _shownUp;

    public string Name => "lease";

    public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        var down = roster.Hosts.Count(host => !host.Lease.IsHeld);
        return ValueTask.FromResult(down == 0 ? null : $"{down} of {roster.Hosts.Count} hosts have no lease");
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            // From beginning to beginning: one that was waited for in vain is followed by the next at once.
            var began = time.GetTimestamp();
            await BeatAsync(stopping);
            var rest = Interval - time.GetElapsedTime(began);
            await wakes.Heartbeats.NextAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, stopping);
            await Task.Delay(Gather, time, stopping);
        }
    }

    private async Task BeatAsync(CancellationToken ct)
    {
        foreach (var host in roster.Hosts)
        {
            if (host.Standing.IsUp && !host.Lease.IsHeld)
            {
                LogLeaseEnded(host.Name);
                host.Standing.MarkAway();
            }
        }

        var up = roster.Hosts.Count(host => host.Standing.IsUp);
        Diagnostics.HostsUp.Add(up - _shownUp);
        _shownUp = up;
        var reporting = roster.Hosts.Where(host => !host.Standing.NeedsComparison(time, HostReturn.FreshFor)).ToList();
        if (reporting.Count == 0)
        {
            return;
        }

        var request = new ReportServices([.. reporting.Select(host => new ServiceBeat(host.Name, identity.Binary, ComputeRpc.Topic, host.Identity.Holder, host.Driver.Problem))]);
        var sentAt = time.GetTimestamp();
        try
        {
            var reply = await rpc.CallAsync(HostsRpc.ReportServices, RpcTarget.Any, request, ServiceContext.New(), Beat, ct);
            Refuse(reporting, reply.RefusedHosts ?? []);
            Extend(reporting, sentAt, TimeSpan.FromSeconds(reply.LeaseSeconds));
            wakes.HostReturn.Call();
            if (_failing)
            {
                _failing = false;
                LogAnswered();
            }
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            // The next beat may succeed; the lease and /readyz tell how bad it is.
            if (!_failing)
            {
                _failing = true;
                LogMissed(Outage.ReasonOf(failure));
            }
        }
    }

    /// <summary>Another process has the host's name. This one serves it no more, and its lease ends by itself.</summary>
    private void Refuse(IReadOnlyList<ComputeHost> hosts, IReadOnlyList<string> refused)
    {
        foreach (var host in hosts.Where(host => refused.Contains(host.Name)))
        {
            LogRefused(host.Name);
            host.Standing.IsRefused = true;
            host.Standing.MarkAway();
        }
    }

    private void Extend(IReadOnlyList<ComputeHost> hosts, long sentAt, TimeSpan length)
    {
        foreach (var host in hosts.Where(host => !host.Standing.IsRefused))
        {
            if (!host.Standing.IsUp)
            {
                host.Lease.Begin(sentAt, length);
                host.Standing.MarkUp();
                LogUp(host.Name);
            }
            else if (!host.Lease.TryRenew(sentAt, length))
            {
                LogLeaseEnded(host.Name);
                host.Standing.MarkAway();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Heartbeats are not answered: {Problem}")]
    private partial void LogMissed(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Heartbeats are answered again")]
    private partial void LogAnswered();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of {Host} has ended: no guest is started until its guests have been compared and the lease renewed")]
    private partial void LogLeaseEnded(string host);

    [LoggerMessage(Level = LogLevel.Error, Message = "Another process reports as host {Host} and holds its lease: this one takes no more commands. Two computes must not have one name; see [DEFAULT] host")]
    private partial void LogRefused(string host);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Host} is up")]
    private partial void LogUp(string host);
}
