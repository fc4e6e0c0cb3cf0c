using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Roles;

namespace Nova.Development.Identity.Assignments;

/// <summary>GET …/users/{user_id}/roles of a project, a domain or the system.</summary>
internal static class ListGrantedRoles
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (scope, userId) = (AssignmentTarget.Of(call), call.Route("user_id"));
        var roles = await call.Database.ReadAsync(
            connection =>
            {
                AssignmentTarget.Require(connection, scope, userId, roleId: null);
                return RoleRow.ListAssigned(connection, userId, scope.Kind, scope.TargetId!);
            },
            cancel);
        return call.List("roles", roles.Select(role => role.View(call.BaseUrl)));
    }
}
