using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Assignments;

/// <summary>GET …/users/{user_id}/roles and …/groups/{group_id}/roles of a project, a domain or the system.</summary>
internal static class ListGrantedRoles
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (scope, grantee) = (AssignmentTarget.Of(call), Grantee.Of(call));
        var roles = await call.Database.ReadAsync(
            connection =>
            {
                AssignmentTarget.Require(connection, scope, grantee, roleId: null);
                return grantee.Roles(connection, scope);
            },
            cancel);
        return call.List("roles", roles.Select(role => role.View(call.BaseUrl)));
    }
}
