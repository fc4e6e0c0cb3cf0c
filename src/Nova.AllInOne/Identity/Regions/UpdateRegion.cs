using Nova.AllInOne.Http;
using Nova.AllInOne.Identity.Pipeline;

namespace Nova.AllInOne.Identity.Regions;

/// <summary>PATCH /v3/regions/{region_id}.</summary>
internal static class UpdateRegion
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("region_id");
        var body = await call.BodyAsync("region", cancel);
        var region = await call.Database.WriteAsync(
            connection =>
            {
                var old = RegionRow.Find(connection, id) ?? throw IdentityCall.NotFound("region", id);
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
            },
            cancel);
        return Reply.Ok("region", region.View(call.BaseUrl));
    }
}
