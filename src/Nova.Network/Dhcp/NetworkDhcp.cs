using Nova.Network.Leases;
using Nova.Network.Wanted;

namespace Nova.Network.Dhcp;

/// <summary>dnsmasq of all networks of the host.</summary>
internal sealed partial class NetworkDhcp(DnsmasqProcess process, DhcpOptions options, TimeProvider time, ILogger<NetworkDhcp> logger)
{
    private IReadOnlyList<LeasePlan> _before = [];

    /// <summary>Makes them run as planned.</summary>
    /// <returns>True where anything was done.</returns>
    public async Task<bool> EnsureAsync(HostPlan plan, CancellationToken ct)
    {
        var changed = false;
        var plans = plan.Networks
            .Select(network => DnsmasqPlan.Of(network, plan.Leases, options, time.GetUtcNow()))
            .OfType<DnsmasqPlan>().DistinctBy(one => one.Bridge).ToList();
        foreach (var one in plans)
        {
            changed |= await process.EnsureAsync(one, ct);
        }

        await process.EndOthersAsync([.. plans.Select(one => one.Bridge)], ct);
        if (options.ForceRelease)
        {
            changed |= Release(plan);
        }

        _before = plan.Leases;
        return changed;
    }

    /// <summary>Addresses that are nobody's any more are free at once. One that is left out here, because this daemon was away, is free when its lease ends.</summary>
    private bool Release(HostPlan plan)
    {
        var kept = plan.Leases.Select(lease => (lease.Bridge, lease.MacAddress, lease.Address)).ToHashSet();
        var released = false;
        foreach (var lease in _before.Where(lease => !kept.Contains((lease.Bridge, lease.MacAddress, lease.Address))))
        {
            if (plan.Networks.FirstOrDefault(network => network.Bridge == lease.Bridge) is { HasDhcp: true, HostAddress: { } server })
            {
                try
                {
                    ReleaseLease.Send(lease.Bridge, server, lease.MacAddress, lease.Address);
                    released = true;
                }
                catch (Exception failed) when (failed is System.Net.Sockets.SocketException or FormatException)
                {
                    LogNotReleased(lease.Address, failed.Message);
                }
            }
        }

        return released;
    }

    [LoggerMessage(LogLevel.Warning, "dnsmasq was not told that {Address} is free: {Reason}; it is when its lease ends")]
    private partial void LogNotReleased(string address, string reason);
}
