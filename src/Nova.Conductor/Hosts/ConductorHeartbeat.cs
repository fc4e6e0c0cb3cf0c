using Nova.Core.Rpc.Conductor;
using Nova.Hosting;
using Nova.Hosting.Heartbeat;

namespace Nova.Conductor.Hosts;

/// <summary>The conductor reports to itself.</summary>
internal sealed class ConductorHeartbeat(ReportServicesHandler services, DaemonIdentity identity) : IHeartbeat
{
    public async Task<TimeSpan> BeatAsync(CancellationToken cancellationToken)
    {
        await services.ReportAsync([new ServiceBeat(identity.Host, identity.Binary, ConductorTopic.Name)], cancellationToken);
        return HostsOptions.Lease;
    }
}
