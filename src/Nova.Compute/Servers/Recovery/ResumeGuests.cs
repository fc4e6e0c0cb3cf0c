using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Compute.Servers.Recovery;

/// <summary>Starts guests again that ran when the host went down (<c>resume_guests_state_on_host_boot</c>), once, under the first lease.</summary>
/// <remarks>
/// As upstream, at every start of the daemon, for guests that are off while the conductor has them active and running. Without the option their
/// power states are reported and the instances become SHUTOFF.
/// </remarks>
internal sealed partial class ResumeGuests(RecoveryOptions options, TimeProvider time, ILogger<ResumeGuests> logger)
{
    public async Task RunAsync(ComputeHost host, CancellationToken ct)
    {
        var expected = host.Standing.ToResume;
        host.Standing.ToResume = [];
        if (!options.ResumeGuests)
        {
            return;
        }

        foreach (var guest in expected)
        {
            var id = guest.Instance.Id;
            if (await host.Driver.GetPowerStateAsync(id, ct) == PowerState.Running)
            {
                continue;
            }

            try
            {
                LogResuming(id, host.Name);
                await host.Lanes.TryRunIdleAsync(id, guest.GuestId, work => StartAsync(host, guest, work), ct);
            }
            catch (FaultException failure)
            {
                // The others shall run; this one's power state tells.
                LogFailed(failure, id, host.Name);
            }
        }
    }

    /// <summary>After a start of the whole host nothing is connected any more, whatever the record says: all parts are walked.</summary>
    private async Task StartAsync(ComputeHost host, HostGuest guest, CancellationToken ct)
    {
        var work = new GuestWork(guest.Instance.Id, guest.GuestId, ServerAction.RebootHard, (start, _, cancel) => UnderLeaseAsync(host, start, cancel));
        await host.Parts.ConnectAsync(work, host.Parts.SpecOf(guest.Instance, guest.GuestId, guest.Instance.Attempt), ct);
    }

    private async Task UnderLeaseAsync(ComputeHost host, Func<CancellationToken, Task> start, CancellationToken ct)
    {
        var term = await host.Lease.WaitHeldAsync(ct);
        using var watch = new LeaseWatch(host.Lease, term, time, ct);
        await start(watch.Token);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Instance {InstanceId} ran when {Host} went down: it is started again")]
    private partial void LogResuming(Guid instanceId, string host);

    [LoggerMessage(Level = LogLevel.Error, Message = "Instance {InstanceId} could not be started again on {Host}")]
    private partial void LogFailed(Exception failure, Guid instanceId, string host);
}
