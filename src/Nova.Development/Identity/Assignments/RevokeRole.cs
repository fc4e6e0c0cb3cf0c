using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Assignments;

/// <summary>DELETE …/users/{user_id}/roles/{role_id}. Tokens already out lose the role at their next validation.</summary>
internal static class RevokeRole
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (scope, userId, roleId) = (AssignmentTarget.Of(call), call.Route("user_id"), call.Route("role_id"));
        var revoked = await call.Database.WriteAsync(
            connection => connection.Execute(
                "DELETE FROM assignment WHERE user_id = $1 AND scope = $2 AND target_id = $3 AND role_id = $4",
                userId, scope.Kind, scope.TargetId, roleId),
            cancel);
        return revoked == 0 ? throw IdentityCall.NotFound("role assignment with role", roleId) : Reply.NoContent;
    }
}
