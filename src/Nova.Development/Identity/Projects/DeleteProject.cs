using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Projects;

/// <summary>DELETE /v3/projects/{project_id}; its assignments and credentials go with it.</summary>
internal static class DeleteProject
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("project_id");
        var deleted = await call.Database.WriteAsync(
            connection =>
            {
                connection.Execute("DELETE FROM assignment WHERE scope = 'project' AND target_id = $1", id);
                connection.Execute("DELETE FROM group_assignment WHERE scope = 'project' AND target_id = $1", id);
                connection.Execute("DELETE FROM credential WHERE project_id = $1", id);
                return connection.Execute("DELETE FROM project WHERE id = $1", id);
            },
            cancel);
        return deleted == 0 ? throw IdentityCall.NotFound("project", id) : Reply.NoContent;
    }
}
