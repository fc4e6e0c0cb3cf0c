using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Assignments;

/// <summary>DELETE …/users/{user_id}/roles/{role_id} and …/groups/{group_id}/roles/{role_id}. Tokens already out lose the role at their next validation.</summary>
internal static class RevokeRole
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (scope, grantee, roleId) = (AssignmentTarget.Of(call), Grantee.Of(call), call.Route("role_id"));
        var revoked = await call.Database.WriteAsync(connection => grantee.Revoke(connection, scope, roleId), cancel);
        return revoked ? Reply.NoContent : throw IdentityCall.NotFound("role assignment with role", roleId);
    }
}
