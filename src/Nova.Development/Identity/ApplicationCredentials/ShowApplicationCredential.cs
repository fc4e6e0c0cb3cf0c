using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.ApplicationCredentials;

/// <summary>GET /v3/users/{user_id}/application_credentials/{id}.</summary>
internal static class ShowApplicationCredential
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (userId, id) = (call.Route("user_id"), call.Route("id"));
        return await call.Database.ReadAsync(
            connection => ApplicationCredentialRow.Find(connection, id) is { } found && found.UserId == userId
                ? Reply.Ok("application_credential", found.View(connection, call.BaseUrl))
                : throw IdentityCall.NotFound("application credential", id),
            cancel);
    }
}
