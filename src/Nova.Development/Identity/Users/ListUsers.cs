using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Users;

/// <summary>GET /v3/users.</summary>
internal static class ListUsers
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var users = await call.Database.ReadAsync(
            connection => UserRow.List(connection, call.Query("name"), call.Query("domain_id"), call.QueryFlag("enabled")), cancel);
        return call.List("users", users.Select(user => user.View(call.BaseUrl)));
    }
}
