using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Projects;

/// <summary>GET /v3/projects/{project_id}.</summary>
internal static class ShowProject
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("project_id");
        var project = await call.Database.ReadAsync(connection => ProjectRow.Find(connection, id), cancel);
        return project is null ? throw IdentityCall.NotFound("project", id) : Reply.Ok("project", project.View(call.BaseUrl));
    }
}
