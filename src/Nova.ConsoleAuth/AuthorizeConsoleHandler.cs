using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.ConsoleAuth;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.ConsoleAuth;

/// <summary>Makes a token: the user gets it, the conductor its digest.</summary>
internal sealed class AuthorizeConsoleHandler(IRpcClient rpc, ConsoleAuthOptions options)
{
    public async Task<IssuedToken> HandleAsync(AuthorizeConsole request, RpcCall call, CancellationToken ct)
    {
        var token = RandomUuid.Next().ToString();
        var kept = new SaveConsoleToken(
            TokenText.Digest(token)!, request.InstanceId, request.ComputeHost, request.Type, request.Endpoint, (int)options.TokenLifetime.TotalSeconds);
        await rpc.CallAsync(ConsolesRpc.Save, RpcTarget.Any, kept, call.Context, ct: ct);
        return new IssuedToken(token);
    }
}
