using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Limits;

internal static class LimitsRoutes
{
    private static readonly QuerySchema OfProject = QuerySchema
        .Starting(1, ("tenant_id", Json.String()))
        .Since(75, q => q.RefuseUnknown());

    public static void Map(RouteTable table)
    {
        table.Resource("/limits").MapGet("", ListLimits.HandleAsync)
            .Policy("os_compute_api:limits")
            .Query(OfProject);
    }
}
