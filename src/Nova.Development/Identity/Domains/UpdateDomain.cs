using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;

namespace Nova.Development.Identity.Domains;

/// <summary>PATCH /v3/domains/{domain_id}. Tokens of a disabled domain's users stop being valid by themselves.</summary>
internal static class UpdateDomain
{
    public static Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel) =>
        RowUpdate.HandleAsync(call, "domain", DomainRow.Find, Write, static (row, url) => row.View(url), cancel);

    private static DomainRow Write(SqliteConnection connection, DomainRow old, JsonBody body)
    {
        var changed = old with
        {
            Name = body.Has("name") ? body.Text("name", CreateProject.LongestName) : old.Name,
            Description = body.OptionalText("description") ?? old.Description,
            Enabled = body.Flag("enabled") ?? old.Enabled,
        };
        return changed.TryUpdate(connection) ? changed : throw CreateDomain.Duplicate(changed);
    }
}
