using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Regions;

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
