using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Tokens;

/// <summary>DELETE /v3/auth/tokens, by its owner or an administrator.</summary>
internal static class RevokeToken
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (_, facts) = await ShowToken.SubjectAsync(call, cancel);
        if (!call.Caller.IsAdmin && facts?.User.Id != call.Caller.User.Id)
        {
            return IdentityFaults.Forbidden("identity:revoke_token");
        }

        if (facts is null)
        {
            throw new FaultException(FaultKind.NotFound, "Failed to validate token");
        }

        await call.Database.WriteAsync(connection => TokenRow.Delete(connection, facts.Row.Hash), cancel);
        return Reply.NoContent;
    }
}
