using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.ConsoleAuth;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.ConsoleAuth;

/// <summary>What a token stands for: the conductor knows, and the guest's host says whether the port is the guest's still.</summary>
/// <remarks>A host that does not answer vouches for nothing, so the token is refused until it does (OSSA-2013-006).</remarks>
internal sealed partial class CheckTokenHandler(IRpcClient rpc, TimeProvider time, ILogger<CheckTokenHandler> logger)
{
    /// <summary>Of all hosts, so that few lines are written however many are silent; what one answers does not end what another one began.</summary>
    private readonly Outage _outage = new(time);

    public async Task<CheckedToken> HandleAsync(CheckToken request, RpcCall call, CancellationToken ct)
    {
        if (TokenText.Digest(request.Token) is not { } digest)
        {
            return new CheckedToken(null);
        }

        var found = await rpc.CallAsync(ConsolesRpc.Find, RpcTarget.Any, new FindConsoleToken(digest), call.Context, ct: ct);
        return new CheckedToken(found.Console is { } grant && await IsGuestsAsync(grant, call, ct) ? grant : null);
    }

    private async Task<bool> IsGuestsAsync(ConsoleGrant grant, RpcCall call, CancellationToken ct)
    {
        try
        {
            var asked = new ValidateConsole(grant.InstanceId, grant.Type, grant.Endpoint.Port);
            return (await rpc.CallAsync(ComputeRpc.ValidateConsole, RpcTarget.On(grant.ComputeHost), asked, call.Context, ct: ct)).IsGuests;
        }
        catch (FaultException silent) when (silent.Fault.Kind is FaultKind.Timeout or FaultKind.Unavailable)
        {
            if (_outage.News($"{grant.ComputeHost}: {Outage.ReasonOf(silent)}") is { } reason)
            {
                LogSilent(grant.InstanceId, reason);
            }

            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Whether a console of instance {Instance} is still there, its host does not say. {Reason}")]
    private partial void LogSilent(Guid instance, string reason);
}
