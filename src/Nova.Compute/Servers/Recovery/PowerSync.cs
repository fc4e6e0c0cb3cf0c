using Nova.Compute.Hosts;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Hosting.Loops;
using Nova.Messaging;

namespace Nova.Compute.Servers.Recovery;

/// <summary>Reports the power states of all guests of a host, missing ones included, every <c>sync_power_state_interval</c> and once at start.</summary>
internal sealed partial class PowerSync(
    HostRoster roster, RecoveryOptions options, IRpcClient rpc, TimeProvider time, ILogger<PowerSync> logger) : ILoop
{
    public async Task RunAsync(CancellationToken stopping)
    {
        if (options.PowerSyncInterval is not { } interval)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval, time);
        await Task.WhenAll(roster.Hosts.Select(host => host.Settled)).WaitAsync(stopping);
        do
        {
            foreach (var host in roster.Hosts)
            {
                await SyncAsync(host, stopping);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task SyncAsync(ComputeHost host, CancellationToken ct)
    {
        try
        {
            var known = await rpc.CallAsync(HostsRpc.ListInstances, RpcTarget.Any, new ListHostInstances(host.Name), ServiceContext.New(), ct: ct);
            var seenAt = time.GetUtcNow();
            var guests = (await host.Driver.ListGuestsAsync(ct)).ToDictionary(guest => guest.InstanceId, guest => guest.PowerState);
            var sights = new List<PowerSight>();
            foreach (var instance in known.Guests.Where(guest => guest.Role == GuestRole.Active).Select(guest => guest.Instance))
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
        catch (Exception failure) when (!ct.IsCancellationRequested)
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
