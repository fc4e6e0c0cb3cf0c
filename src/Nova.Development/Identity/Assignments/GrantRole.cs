using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Assignments;

/// <summary>PUT …/users/{user_id}/roles/{role_id} of a project, a domain or the system; a repeat changes nothing.</summary>
internal static class GrantRole
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (scope, userId, roleId) = (AssignmentTarget.Of(call), call.Route("user_id"), call.Route("role_id"));
        await call.Database.WriteAsync(
            connection =>
            {
                AssignmentTarget.Require(connection, scope, userId, roleId);
                connection.Execute(
                    "INSERT OR IGNORE INTO assignment (user_id, scope, target_id, role_id) VALUES ($1, $2, $3, $4)",
                    userId, scope.Kind, scope.TargetId, roleId);
            },
            cancel);
        return Reply.NoContent;
    }
}
