using Nova.Core;
using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.ConsoleAuth;
using Nova.Messaging;

namespace Nova.NoVncProxy.Sessions;

/// <summary>Asks nova-consoleauth what a token stands for.</summary>
internal sealed partial class TokenCheck(ProxyKind kind, IRpcClient rpc, ILogger<TokenCheck> logger)
{
    /// <summary>Null where it opens nothing here: a token for another kind of console is none, since its proxy may guard what this one does not.</summary>
    public async Task<ConsoleGrant?> CheckAsync(string token, CancellationToken ct)
    {
        try
        {
            var context = RequestContext.ForService($"req-{Guid.NewGuid()}");
            var found = await rpc.CallAsync(ConsoleAuthRpc.Check, RpcTarget.Any, new CheckToken(token), context, ct: ct);
            return found.Console is { } grant && kind.Types.Contains(grant.Type) ? grant : null;
        }
        catch (FaultException silent)
        {
            LogSilent(silent.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A console token could not be checked: {Reason}")]
    private partial void LogSilent(string reason);
}
