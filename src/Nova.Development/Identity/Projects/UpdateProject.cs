using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Projects;

/// <summary>PATCH /v3/projects/{project_id}. Tokens of a disabled project stop being valid by themselves.</summary>
internal static class UpdateProject
{
    public static Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel) =>
        RowUpdate.HandleAsync(call, "project", ProjectRow.Find, Write, static (row, url) => row.View(url), cancel);

    private static ProjectRow Write(SqliteConnection connection, ProjectRow old, JsonBody body)
    {
        var changed = old with
        {
            Name = body.Has("name") ? body.Text("name", CreateProject.LongestName) : old.Name,
            Description = body.OptionalText("description") ?? old.Description,
            Enabled = body.Flag("enabled") ?? old.Enabled,
        };
        return changed.TryUpdate(connection) ? changed : throw CreateProject.Duplicate(changed);
    }
}
