using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Users;

namespace Nova.Development.Identity.Groups;

/// <summary>GET /v3/groups and /v3/users/{user_id}/groups.</summary>
internal static class ListGroups
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var groups = await call.Database.ReadAsync(connection => GroupRow.List(connection, call.Query("name"), call.Query("domain_id")), cancel);
        return call.List("groups", groups.Select(group => group.View(call.BaseUrl)));
    }

    public static async Task<Reply> OfUserAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("user_id");
        var groups = await call.Database.ReadAsync(
            connection => UserRow.Find(connection, id) is null ? throw IdentityCall.NotFound("user", id) : GroupRow.ListOfUser(connection, id, call.Query("name")), cancel);
        return call.List("groups", groups.Select(group => group.View(call.BaseUrl)));
    }
}
