using Nova.Core.Rpc.Conductor;
using Nova.Hosting;
using Nova.Hosting.Heartbeat;

namespace Nova.Conductor.Hosts;

/// <summary>The conductor reports to itself.</summary>
internal sealed class ConductorHeartbeat(ReportServicesHandler services, SchemaGate gate, DaemonIdentity identity) : IHeartbeat
{
    public async Task<TimeSpan> BeatAsync(CancellationToken cancellationToken)
    {
        // Heartbeats begin before everything else, the schema included.
        await gate.Open.WaitAsync(cancellationToken);
        await services.ReportAsync([new ServiceBeat(identity.Host, identity.Binary, ConductorTopic.Name)], cancellationToken);
        return HostsOptions.Lease;
    }
}
