using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;

namespace Nova.Development.Identity.Groups;

/// <summary>PATCH /v3/groups/{group_id}.</summary>
internal static class UpdateGroup
{
    public static Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel) =>
        RowUpdate.HandleAsync(call, "group", GroupRow.Find, Write, static (row, url) => row.View(url), cancel);

    private static GroupRow Write(SqliteConnection connection, GroupRow old, JsonBody body)
    {
        var changed = old with
        {
            Name = body.Has("name") ? body.Text("name", CreateProject.LongestName) : old.Name,
            Description = body.OptionalText("description") ?? old.Description,
        };
        return changed.TryUpdate(connection) ? changed : throw CreateGroup.Duplicate(changed);
    }
}
