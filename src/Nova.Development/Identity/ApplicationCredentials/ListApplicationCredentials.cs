using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.ApplicationCredentials;

/// <summary>GET /v3/users/{user_id}/application_credentials.</summary>
internal static class ListApplicationCredentials
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var userId = call.Route("user_id");
        var views = await call.Database.ReadAsync(
            connection => ApplicationCredentialRow.List(connection, userId, call.Query("name")).ConvertAll(each => each.View(connection, call.BaseUrl)),
            cancel);
        return call.List("application_credentials", views);
    }
}
