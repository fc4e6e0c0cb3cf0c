using Nova.AllInOne.Http;
using Nova.AllInOne.Identity.Pipeline;

namespace Nova.AllInOne.Identity.Projects;

/// <summary>PATCH /v3/projects/{project_id}. Tokens of a disabled project stop being valid by themselves.</summary>
internal static class UpdateProject
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("project_id");
        var body = await call.BodyAsync("project", cancel);
        var project = await call.Database.WriteAsync(
            connection =>
            {
                var old = ProjectRow.Find(connection, id) ?? throw IdentityCall.NotFound("project", id);
                var changed = old with
                {
                    Name = body.Has("name") ? body.Text("name", CreateProject.LongestName) : old.Name,
                    Description = body.OptionalText("description") ?? old.Description,
                    Enabled = body.Flag("enabled") ?? old.Enabled,
                };
                return changed.TryUpdate(connection) ? changed : throw CreateProject.Duplicate(changed);
            },
            cancel);
        return Reply.Ok("project", project.View(call.BaseUrl));
    }
}
