using System.Text;
using Nova.Api.Pipeline;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>The <c>host_status</c> of compute hosts, asked of the conductor at most once a second however many servers are shown.</summary>
internal sealed class HostStatuses(TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private volatile Snapshot? _latest;

    public async ValueTask<Snapshot> ReadAsync(ApiRequest request, CancellationToken cancel)
    {
        if (_latest is { } latest && time.GetElapsedTime(latest.TakenAt) < MaxAge)
        {
            return latest;
        }

        var taken = time.GetTimestamp();
        var services = await request.CallAsync(HostsRpc.ListServices, new ListServices(null, "nova-compute"), cancel);
        return _latest = new Snapshot(taken, time.GetUtcNow(), services.Services);
    }

    /// <summary>The states at one moment.</summary>
    internal sealed class Snapshot(long takenAt, DateTimeOffset now, IReadOnlyList<ServiceRecord> services)
    {
        private static readonly byte[] Unknown = "UNKNOWN"u8.ToArray();

        private readonly Dictionary<string, byte[]> _byHost = services
            .GroupBy(service => service.Host)
            .ToDictionary(group => group.Key, group => Encoding.UTF8.GetBytes(Word(group.First(), now)));

        public long TakenAt => takenAt;

        /// <summary>UP, DOWN, MAINTENANCE or UNKNOWN; empty for a server on no host.</summary>
        public byte[] Of(string? host) => host is null ? [] : _byHost.GetValueOrDefault(host, Unknown);

        // As upstream: forced down is DOWN, a late heartbeat is UNKNOWN, disabled is MAINTENANCE.
        private static string Word(ServiceRecord service, DateTimeOffset now)
            => service.ForcedDown ? "DOWN" : !service.IsUp(now) ? "UNKNOWN" : service.Disabled ? "MAINTENANCE" : "UP";
    }
}
