using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Credentials;

/// <summary>GET /v3/credentials: one's own, or any for an administrator.</summary>
internal static class ListCredentials
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var found = await call.Database.ReadAsync(
            connection => CredentialRow.List(connection, call.State.Sealed, call.Query("user_id"), call.Query("type")), cancel);
        return call.List("credentials", found.Where(each => CredentialRules.MayRead(call, each.UserId)).Select(each => each.View(call.BaseUrl)));
    }
}
