using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Assignments;

/// <summary>PUT …/users/{user_id}/roles/{role_id}, or …/groups/{group_id}/…, of a project, a domain or the system; a repeat changes nothing.</summary>
internal static class GrantRole
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (scope, grantee, roleId) = (AssignmentTarget.Of(call), Grantee.Of(call), call.Route("role_id"));
        await call.Database.WriteAsync(
            connection =>
            {
                AssignmentTarget.Require(connection, scope, grantee, roleId);
                grantee.Grant(connection, scope, roleId);
            },
            cancel);
        return Reply.NoContent;
    }
}
