using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Users;

/// <summary>GET /v3/users/{user_id}.</summary>
internal static class ShowUser
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("user_id");
        var user = await call.Database.ReadAsync(connection => UserRow.Find(connection, id), cancel);
        return user is null ? throw IdentityCall.NotFound("user", id) : Reply.Ok("user", user.View(call.BaseUrl));
    }
}
