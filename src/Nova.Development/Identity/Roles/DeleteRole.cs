using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Roles;

/// <summary>DELETE /v3/roles/{role_id}; everybody loses it.</summary>
internal static class DeleteRole
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("role_id");
        var deleted = await call.Database.WriteAsync(
            connection => connection.Execute("DELETE FROM role WHERE id = $1", id), cancel);
        return deleted == 0 ? throw IdentityCall.NotFound("role", id) : Reply.NoContent;
    }
}
