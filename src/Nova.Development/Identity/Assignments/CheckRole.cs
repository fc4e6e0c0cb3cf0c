using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Roles;

namespace Nova.Development.Identity.Assignments;

/// <summary>GET and HEAD …/users/{user_id}/roles/{role_id}: 204 where it was granted.</summary>
internal static class CheckRole
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (scope, userId, roleId) = (AssignmentTarget.Of(call), call.Route("user_id"), call.Route("role_id"));
        var roles = await call.Database.ReadAsync(
            connection => RoleRow.ListAssigned(connection, userId, scope.Kind, scope.TargetId!), cancel);
        return roles.Any(role => role.Id == roleId) ? Reply.NoContent : throw IdentityCall.NotFound("role assignment with role", roleId);
    }
}
