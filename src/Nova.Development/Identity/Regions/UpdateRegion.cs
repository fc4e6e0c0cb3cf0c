using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Regions;

/// <summary>PATCH /v3/regions/{region_id}.</summary>
internal static class UpdateRegion
{
    public static Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel) =>
        RowUpdate.HandleAsync(call, "region", RegionRow.Find, Write, static (row, url) => row.View(url), cancel);

    private static RegionRow Write(SqliteConnection connection, RegionRow old, JsonBody body)
    {
        var changed = old with
        {
            Description = body.OptionalText("description") ?? old.Description,
            ParentId = body.Has("parent_region_id") ? body.OptionalText("parent_region_id") : old.ParentId,
        };
        if (changed.ParentId is { } parent && RegionRow.Find(connection, parent) is null)
        {
            throw IdentityCall.NotFound("region", parent);
        }

        changed.Update(connection);
        return changed;
    }
}
