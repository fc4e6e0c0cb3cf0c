using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Credentials;

/// <summary>DELETE /v3/credentials/{id}.</summary>
internal static class DeleteCredential
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        if (await ShowCredential.FindAsync(call, cancel) is not { } found || !CredentialRules.MayWrite(call, found.UserId))
        {
            return IdentityFaults.Forbidden("identity:delete_credential");
        }

        await call.Database.WriteAsync(connection => connection.Execute("DELETE FROM credential WHERE id = $1", found.Id), cancel);
        return Reply.NoContent;
    }
}
