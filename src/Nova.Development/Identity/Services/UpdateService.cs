using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Services;

/// <summary>PATCH /v3/services/{service_id}.</summary>
internal static class UpdateService
{
    public static Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel) =>
        RowUpdate.HandleAsync(call, "service", ServiceRow.Find, Write, static (row, url) => row.View(url), cancel);

    private static ServiceRow Write(SqliteConnection connection, ServiceRow old, JsonBody body)
    {
        var changed = old with
        {
            Type = body.Has("type") ? body.Text("type") : old.Type,
            Name = body.OptionalText("name", 255) ?? old.Name,
            Description = body.Has("description") ? body.OptionalText("description") : old.Description,
            Enabled = body.Flag("enabled") ?? old.Enabled,
        };
        changed.Update(connection);
        return changed;
    }
}
