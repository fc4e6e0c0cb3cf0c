using System.Collections.Concurrent;
using Nova.Api.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Hosts;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Messaging;

namespace Nova.Api.Compute.Hypervisors;

/// <summary>Asks computes how long their hosts have been up.</summary>
internal static class HostUptimes
{
    private const int AskedAtOnce = 64;

    /// <summary>A list waits this long for a host, not as long as a call usually would: the answer is one figure among many.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Uptime by host. Hosts that are down are not asked, and those that cannot tell are left out.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, string>> ReadAsync(
        ApiRequest request, IReadOnlyList<HypervisorRecord> hypervisors, CancellationToken cancel)
    {
        DateTimeOffset now = request.Backends.Time.GetUtcNow();
        var uptimes = new ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(
            hypervisors.Where(h => h.Service.IsUp(now)).Select(h => h.Report.Host).Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancel },
            async (host, stop) =>
            {
                try
                {
                    uptimes[host] = await AskAsync(request, host, new CallOptions(Patience), stop);
                }
                catch (FaultException fault) when (IsSilence(fault.Fault.Kind))
                {
                    // As upstream: not every driver knows, and the host may have gone down just now.
                }
            });
        return uptimes;
    }

    /// <summary>The uptime of one host.</summary>
    public static async Task<string> AskAsync(ApiRequest request, string host, CallOptions options, CancellationToken cancel)
    {
        HostUptime answer = await request.Backends.Rpc.CallAsync(
            ComputeRpc.GetHostUptime, RpcTarget.On(host), Nothing.Value, request.Context, options, cancel);
        return answer.Text;
    }

    private static bool IsSilence(FaultKind kind) =>
        kind is FaultKind.NotImplemented or FaultKind.Unavailable or FaultKind.Timeout or FaultKind.NotFound;
}
