using Nova.Core;
using Nova.Core.Rpc.Network;
using Nova.Database.Calls;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Networks;

/// <summary>Tells nova-network of hosts that their rows have changed, so that a rule or a floating address holds at once. A hint: without it they look every ten seconds.</summary>
internal sealed partial class NetworkHints(IRpcClient rpc, ILogger<NetworkHints> logger)
{
    private readonly RequestContext context = RequestContext.ForService($"req-{RandomUuid.Next()}");

    /// <summary>Makes a change once, as its call is known, and tells the hosts it concerns.</summary>
    public async Task<T> OnceAsync<T>(CallResults calls, Guid callId, Func<WriteScope, (T Reply, IReadOnlyList<string> Concerned)> work, CancellationToken ct)
    {
        var (reply, concerned) = await calls.OnceAsync(callId, work, ct).ConfigureAwait(false);
        await TellAsync(concerned ?? [], ct).ConfigureAwait(false);
        return reply;
    }

    /// <summary>Sends it once the change is committed. Whoever made the change is answered whatever becomes of it.</summary>
    public async Task TellAsync(IReadOnlyList<string> hosts, CancellationToken ct)
    {
        if (hosts.Count == 0)
        {
            return;
        }

        try
        {
            await rpc.FanoutAsync(NetworkRpc.LookAgain, new LookAgain(hosts), context, ct).ConfigureAwait(false);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            LogNotTold(failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Hosts were not told of changed networks, and see them within ten seconds: {Reason}")]
    private partial void LogNotTold(string reason);
}
