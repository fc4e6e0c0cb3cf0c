using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;

namespace Nova.Development.Identity.Users;

/// <summary>GET /v3/users/{user_id}/projects.</summary>
internal static class ListUserProjects
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("user_id");
        var projects = await call.Database.ReadAsync(connection => ProjectRow.ListOfUser(connection, id), cancel);
        return call.List("projects", projects.Select(project => project.View(call.BaseUrl)));
    }
}
