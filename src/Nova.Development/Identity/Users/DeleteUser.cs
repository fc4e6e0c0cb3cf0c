using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Users;

/// <summary>DELETE /v3/users/{user_id}; assignments, credentials and tokens go with it.</summary>
internal static class DeleteUser
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("user_id");
        var deleted = await call.Database.WriteAsync(
            connection => connection.Execute("DELETE FROM user WHERE id = $1", id), cancel);
        return deleted == 0 ? throw IdentityCall.NotFound("user", id) : Reply.NoContent;
    }
}
