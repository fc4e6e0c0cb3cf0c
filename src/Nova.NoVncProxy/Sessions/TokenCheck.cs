using Nova.Core;
using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.ConsoleAuth;
using Nova.Messaging;

namespace Nova.NoVncProxy.Sessions;

/// <summary>Asks nova-consoleauth what a token stands for.</summary>
internal sealed partial class TokenCheck(ProxyKind kind, IRpcClient rpc, TimeProvider time, ILogger<TokenCheck> logger)
{
    private readonly Outage _outage = new(time);

    /// <summary>Null where it opens nothing here: a token for another kind of console is none, since its proxy may guard what this one does not.</summary>
    public async Task<ConsoleGrant?> CheckAsync(string token, CancellationToken ct)
    {
        try
        {
            var context = RequestContext.ForService($"req-{Guid.NewGuid()}");
            var found = await rpc.CallAsync(ConsoleAuthRpc.Check, RpcTarget.Any, new CheckToken(token), context, ct: ct);
            if (_outage.Ends())
            {
                LogAnswers();
            }

            return found.Console is { } grant && grant.Type == kind.Type ? grant : null;
        }
        catch (FaultException silent)
        {
            if (_outage.News(silent) is { } reason)
            {
                LogSilent(reason);
            }

            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A console token could not be checked: {Reason}")]
    private partial void LogSilent(string reason);

    [LoggerMessage(LogLevel.Information, "Console tokens are checked again")]
    private partial void LogAnswers();
}
