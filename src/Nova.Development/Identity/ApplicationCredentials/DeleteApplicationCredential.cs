using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.ApplicationCredentials;

/// <summary>DELETE /v3/users/{user_id}/application_credentials/{id}; its tokens end with it.</summary>
internal static class DeleteApplicationCredential
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        if (CreateApplicationCredential.Restricted(call))
        {
            return IdentityFaults.Forbidden("identity:delete_application_credential");
        }

        var (userId, id) = (call.Route("user_id"), call.Route("id"));
        var deleted = await call.Database.WriteAsync(
            connection => connection.Execute("DELETE FROM application_credential WHERE id = $1 AND user_id = $2", id, userId),
            cancel);
        return deleted == 0 ? throw IdentityCall.NotFound("application credential", id) : Reply.NoContent;
    }
}
