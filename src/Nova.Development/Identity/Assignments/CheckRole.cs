using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Assignments;

/// <summary>GET and HEAD …/users/{user_id}/roles/{role_id} and …/groups/{group_id}/roles/{role_id}: 204 where it was granted.</summary>
internal static class CheckRole
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (scope, grantee, roleId) = (AssignmentTarget.Of(call), Grantee.Of(call), call.Route("role_id"));
        var roles = await call.Database.ReadAsync(connection => grantee.Roles(connection, scope), cancel);
        return roles.Any(role => role.Id == roleId) ? Reply.NoContent : throw IdentityCall.NotFound("role assignment with role", roleId);
    }
}
