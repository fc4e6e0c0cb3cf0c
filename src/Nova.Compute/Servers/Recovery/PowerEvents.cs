using Nova.Compute.Hosts;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Hosting.Loops;
using Nova.Messaging;

namespace Nova.Compute.Servers.Recovery;

/// <summary>Tells the conductor of guests that stopped, crashed or started by themselves.</summary>
/// <remarks>
/// A moment after the event the state is read again, so that a guest that went through several states is reported once, and nothing is said of one
/// that a command is at work on: the command's answer carries its state. A report that nobody took is made again.
/// </remarks>
internal sealed partial class PowerEvents(HostRoster roster, IRpcClient rpc, TimeProvider time, ILogger<PowerEvents> logger) : ILoop
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan WatchAgain = TimeSpan.FromSeconds(5);

    private readonly ChangedGuests _changed = new();

    private readonly Outage _watching = new(time);

    private readonly Outage _reporting = new(time);

    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(
        roster.Hosts.Select(host => Supervised(ct => WatchAsync(host, ct), stopping)).Append(Supervised(ReportAsync, stopping)));

    /// <summary>Each by itself: together they would be missed only when the last had ended.</summary>
    private Task Supervised(Func<CancellationToken, Task> work, CancellationToken stopping) =>
        Supervision.RunAsync(nameof(PowerEvents), work, time, logger, stopping);

    private async Task WatchAsync(ComputeHost host, CancellationToken ct)
    {
        await host.Settled.WaitAsync(ct);
        while (true)
        {
            try
            {
                await foreach (var change in host.Driver.WatchAsync(ct))
                {
                    _watching.Ends();
                    _changed.Add(host, change.InstanceId);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                if (_watching.News(failure) is { } reason)
                {
                    LogWatchFailed(host.Name, reason);
                }

                LogFailure(host.Name, failure);
            }

            await Task.Delay(WatchAgain, time, ct);
        }
    }

    private async Task ReportAsync(CancellationToken ct)
    {
        while (true)
        {
            await _changed.WaitAsync(ct);
            await Task.Delay(Settle, time, ct);
            foreach (var (host, instanceIds) in _changed.Take())
            {
                await ReportAsync(host, instanceIds, ct);
            }
        }
    }

    private async Task ReportAsync(ComputeHost host, HashSet<Guid> instanceIds, CancellationToken ct)
    {
        try
        {
            var sights = new List<PowerSight>();
            foreach (var id in instanceIds.Where(id => !host.Lanes.IsBusy(id)))
            {
                var seenAt = time.GetUtcNow();
                sights.Add(new PowerSight(id, await host.Driver.GetPowerStateAsync(id, ct), seenAt));
            }

            if (sights.Count > 0)
            {
                await rpc.CallAsync(
                    HostsRpc.ReportPowerStates, RpcTarget.Any, new ReportPowerStates(host.Name, sights), ServiceContext.New(), ct: ct);
                _reporting.Ends();
            }
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            if (_reporting.News(failure) is { } reason)
            {
                LogReportFailed(host.Name, reason);
            }

            LogFailure(host.Name, failure);
            foreach (var id in instanceIds)
            {
                _changed.Add(host, id);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of the hypervisor of {Host} cannot be watched: {Reason}; tried again")]
    private partial void LogWatchFailed(string host, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Power states of {Host} could not be reported: {Reason}; tried again")]
    private partial void LogReportFailed(string host, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Power states of {Host} are not followed")]
    private partial void LogFailure(string host, Exception failure);
}
