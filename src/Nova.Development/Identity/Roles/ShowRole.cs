using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Roles;

/// <summary>GET /v3/roles/{role_id}.</summary>
internal static class ShowRole
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("role_id");
        var role = await call.Database.ReadAsync(connection => RoleRow.Find(connection, id), cancel);
        return role is null ? throw IdentityCall.NotFound("role", id) : Reply.Ok("role", role.View(call.BaseUrl));
    }
}
