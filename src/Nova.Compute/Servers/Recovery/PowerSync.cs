using Nova.Compute.Hosts;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Compute.Servers.Recovery;

/// <summary>Reports the power states of all guests of a host, missing ones included, every <c>sync_power_state_interval</c> and once at start.</summary>
internal sealed partial class PowerSync(
    HostRoster roster, RecoveryOptions options, IRpcClient rpc, TimeProvider time, ILogger<PowerSync> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.PowerSyncInterval is not { } interval)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval, time);
        try
        {
            await Task.WhenAll(roster.Hosts.Select(host => host.Settled)).WaitAsync(stoppingToken);
            do
            {
                foreach (var host in roster.Hosts)
                {
                    await SyncAsync(host, stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task SyncAsync(ComputeHost host, CancellationToken ct)
    {
        try
        {
            var known = await rpc.CallAsync(HostsRpc.ListInstances, RpcTarget.Any, new ListHostInstances(host.Name), ServiceContext.New(), ct: ct);
            var seenAt = time.GetUtcNow();
            var guests = (await host.Driver.ListGuestsAsync(ct)).ToDictionary(guest => guest.InstanceId, guest => guest.PowerState);
            var sights = new List<PowerSight>();
            foreach (var instance in known.Guests.Select(guest => guest.Instance))
            {
                var state = guests.GetValueOrDefault(instance.Id, PowerState.NoState);
                if (state != instance.PowerState && !host.Lanes.IsBusy(instance.Id))
                {
                    sights.Add(new PowerSight(instance.Id, state, seenAt));
                }
            }

            if (sights.Count > 0)
            {
                await rpc.CallAsync(
                    HostsRpc.ReportPowerStates, RpcTarget.Any, new ReportPowerStates(host.Name, sights), ServiceContext.New(), ct: ct);
            }
        }
        catch (FaultException failure)
        {
            LogFailed(host.Name, Outage.ReasonOf(failure));
            LogFailure(host.Name, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Power states of {Host} could not be compared: {Reason}; tried again at the next interval")]
    private partial void LogFailed(string host, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Power states of {Host} could not be compared")]
    private partial void LogFailure(string host, Exception failure);
}
