using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Roles;

/// <summary>PATCH /v3/roles/{role_id}.</summary>
internal static class UpdateRole
{
    public static Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel) =>
        RowUpdate.HandleAsync(call, "role", RoleRow.Find, Write, static (row, url) => row.View(url), cancel);

    private static RoleRow Write(SqliteConnection connection, RoleRow old, JsonBody body)
    {
        var changed = old with
        {
            Name = body.Has("name") ? body.Text("name") : old.Name,
            Description = body.Has("description") ? body.OptionalText("description") : old.Description,
        };
        return changed.TryUpdate(connection) ? changed : throw CreateRole.Duplicate(changed);
    }
}
