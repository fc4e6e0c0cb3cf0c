using Nova.Compute.Hosts;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Hosting.Loops;
using Nova.Messaging;

namespace Nova.Compute.Servers.Recovery;

/// <summary>Looks for guests whose instance is deleted, or elsewhere, and does as <c>running_deleted_instance_action</c> says.</summary>
internal sealed partial class DeletedGuests(
    HostRoster roster, RecoveryOptions options, IRpcClient rpc, TimeProvider time, ILogger<DeletedGuests> logger) : ILoop
{
    public async Task RunAsync(CancellationToken stopping)
    {
        if (options.DeletedInterval is not { } interval || options.DeletedAction == DeletedGuestAction.None)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            foreach (var host in roster.Hosts.Where(host => host.Standing.IsUp))
            {
                await LookAsync(host, stopping);
            }
        }
    }

    private async Task LookAsync(ComputeHost host, CancellationToken ct)
    {
        try
        {
            var guests = await host.Driver.ListGuestsAsync(ct);
            if (guests.Count == 0 && !host.Records.All.Any(record => record.HasAnything))
            {
                return;
            }

            var known = await rpc.CallAsync(HostsRpc.ListInstances, RpcTarget.Any, new ListHostInstances(host.Name), ServiceContext.New(), ct: ct);
            foreach (var left in LeftGuest.Of(host, known, guests))
            {
                LogFound(left.InstanceId, host.Name, left.PowerState, options.DeletedAction);
                await host.Lanes.TryRunIdleAsync(left.InstanceId, left.GuestId, work => ActAsync(host, left, work), ct);
            }
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            LogFailed(host.Name, Outage.ReasonOf(failure));
            LogFailure(host.Name, failure);
        }
    }

    private Task ActAsync(ComputeHost host, LeftGuest left, CancellationToken ct) => options.DeletedAction switch
    {
        DeletedGuestAction.Reap => host.Parts.DestroyAsync(left.InstanceId, left.GuestId, left.IsElsewhere, ct),
        DeletedGuestAction.PowerOff when left.PowerState != PowerState.NoState => host.Driver.StopAsync(left.InstanceId, TimeSpan.Zero, ct),
        _ => Task.CompletedTask,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Instance {InstanceId} is deleted or elsewhere, and its guest is on {Host} ({State}): {Action}")]
    private partial void LogFound(Guid instanceId, string host, PowerState state, DeletedGuestAction action);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Guests of {Host} could not be compared: {Reason}; tried again at the next interval")]
    private partial void LogFailed(string host, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Guests of {Host} could not be compared")]
    private partial void LogFailure(string host, Exception failure);
}
