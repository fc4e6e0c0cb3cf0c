using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Credentials;

/// <summary>GET /v3/credentials/{id}. Somebody else's is a 403 whether it exists or not.</summary>
internal static class ShowCredential
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var found = await FindAsync(call, cancel);
        return found is null ? IdentityFaults.Forbidden("identity:get_credential") : Reply.Ok("credential", found.View(call.BaseUrl));
    }

    /// <summary>The credential in the path; null where the caller may not see it.</summary>
    public static async Task<CredentialRow?> FindAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("id");
        var found = await call.Database.ReadAsync(connection => CredentialRow.Find(connection, call.State.Sealed, id), cancel);
        if (found is null)
        {
            return call.Caller.IsAdmin ? throw IdentityCall.NotFound("credential", id) : null;
        }

        return CredentialRules.MayRead(call, found.UserId) ? found : null;
    }
}
