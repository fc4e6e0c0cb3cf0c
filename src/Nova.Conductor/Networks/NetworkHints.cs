using Nova.Core;
using Nova.Core.Rpc.Network;
using Nova.Messaging;

namespace Nova.Conductor.Networks;

/// <summary>Tells nova-network of hosts that their rows have changed, so that a rule or a floating address holds at once. A hint: without it they look every ten seconds.</summary>
internal sealed partial class NetworkHints(IRpcClient rpc, ILogger<NetworkHints> logger)
{
    private readonly RequestContext _context = RequestContext.ForService($"req-{RandomUuid.Next()}");

    /// <summary>Sends it; whoever made the change has been answered by then, or is whatever becomes of it.</summary>
    public async Task TellAsync(IReadOnlyList<string> hosts, CancellationToken ct)
    {
        if (hosts.Count == 0)
        {
            return;
        }

        try
        {
            await rpc.FanoutAsync(NetworkRpc.LookAgain, new LookAgain(hosts), _context, ct).ConfigureAwait(false);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            LogNotTold(failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Hosts were not told of changed networks, and see them within ten seconds: {Reason}")]
    private partial void LogNotTold(string reason);
}
