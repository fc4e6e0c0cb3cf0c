using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Regions;

/// <summary>GET /v3/regions/{region_id}.</summary>
internal static class ShowRegion
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("region_id");
        var region = await call.Database.ReadAsync(connection => RegionRow.Find(connection, id), cancel);
        return region is null ? throw IdentityCall.NotFound("region", id) : Reply.Ok("region", region.View(call.BaseUrl));
    }
}
