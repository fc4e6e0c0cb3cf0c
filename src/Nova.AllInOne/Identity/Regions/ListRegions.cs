using Nova.AllInOne.Http;
using Nova.AllInOne.Identity.Pipeline;

namespace Nova.AllInOne.Identity.Regions;

/// <summary>GET /v3/regions.</summary>
internal static class ListRegions
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var regions = await call.Database.ReadAsync(
            connection => RegionRow.List(connection), cancel);
        return call.List("regions", regions.Select(region => region.View(call.BaseUrl)));
    }
}
