using Nova.Compute.Hosts;
using Nova.Core.Faults;
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

        foreach (var instance in expected)
        {
            if (await host.Driver.GetPowerStateAsync(instance.Id, ct) == PowerState.Running)
            {
                continue;
            }

            try
            {
                LogResuming(instance.Id, host.Name);
                await host.Lanes.TryRunIdleAsync(instance.Id, work => StartAsync(host, instance, work), ct);
            }
            catch (FaultException failure)
            {
                // The others shall run; this one's power state tells.
                LogFailed(failure, instance.Id, host.Name);
            }
        }
    }

    private async Task StartAsync(ComputeHost host, InstanceRecord instance, CancellationToken ct)
    {
        var term = await host.Lease.WaitHeldAsync(ct);
        using var watch = new LeaseWatch(host.Lease, term, time, ct);
        await host.Driver.RebootHardAsync(host.SpecOf(instance, instance.Attempt), watch.Token);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Instance {InstanceId} ran when {Host} went down: it is started again")]
    private partial void LogResuming(Guid instanceId, string host);

    [LoggerMessage(Level = LogLevel.Error, Message = "Instance {InstanceId} could not be started again on {Host}")]
    private partial void LogFailed(Exception failure, Guid instanceId, string host);
}
