using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Secrets;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Regions;

/// <summary>POST /v3/regions, and PUT /v3/regions/{region_id} with the id in the path.</summary>
internal static class CreateRegion
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var body = await call.BodyAsync("region", cancel);
        var id = call.Http.GetRouteValue("region_id") as string ?? body.OptionalText("id", 255);
        var region = new RegionRow(
            string.IsNullOrEmpty(id) ? RandomText.Id() : id,
            body.OptionalText("description") ?? string.Empty,
            body.OptionalText("parent_region_id"));
        await call.Database.WriteAsync(
            connection =>
            {
                if (region.ParentId is { } parent && RegionRow.Find(connection, parent) is null)
                {
                    throw IdentityCall.NotFound("region", parent);
                }

                if (!region.TryInsert(connection))
                {
                    throw new FaultException(FaultKind.Conflict, $"Conflict occurred attempting to store region - Duplicate ID, {region.Id}.");
                }
            },
            cancel);
        return Reply.Created("region", region.View(call.BaseUrl));
    }
}
