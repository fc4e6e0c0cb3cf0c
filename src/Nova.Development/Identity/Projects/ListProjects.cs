using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Projects;

/// <summary>GET /v3/projects.</summary>
internal static class ListProjects
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        if (call.QueryFlag("is_domain") == true)
        {
            return call.List("projects", []);
        }

        var projects = await call.Database.ReadAsync(
            connection => ProjectRow.List(connection, call.Query("name"), call.Query("domain_id"), call.Query("parent_id"), call.QueryFlag("enabled")),
            cancel);
        return call.List("projects", projects.Select(project => project.View(call.BaseUrl)));
    }
}
