using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Roles;

/// <summary>GET /v3/roles. Roles of a domain (<c>domain_id</c>) do not exist here.</summary>
internal static class ListRoles
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        if (call.Query("domain_id") is { Length: > 0 })
        {
            return call.List("roles", []);
        }

        var roles = await call.Database.ReadAsync(connection => RoleRow.List(connection, call.Query("name")), cancel);
        return call.List("roles", roles.Select(role => role.View(call.BaseUrl)));
    }
}
