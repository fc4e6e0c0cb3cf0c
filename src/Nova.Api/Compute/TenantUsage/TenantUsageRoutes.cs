using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.TenantUsage;

internal static class TenantUsageRoutes
{
    private static readonly QuerySchema Show = Paged(QuerySchema.Starting(1, ("start", Json.String()), ("end", Json.String())));

    private static readonly QuerySchema List = Paged(QuerySchema.Starting(1, ("start", Json.String()), ("end", Json.String()), ("detailed", Json.String())));

    public static void Map(RouteTable table)
    {
        ResourceRoutes usage = table.Resource("/os-simple-tenant-usage");

        usage.MapGet("", ListTenantUsage.HandleAsync)
            .Policy("os_compute_api:os-simple-tenant-usage:list")
            .Query(List);

        usage.MapGet("/{id}", ShowTenantUsage.HandleAsync)
            .PolicyOnObject(ShowTenantUsage.Policy)
            .Query(Show);
    }

    private static QuerySchema Paged(QuerySchema schema) => schema
        .Since(40, q => q.Add("limit", QueryRule.NonNegative).Add("marker", Json.String()))
        .Since(75, q => q.RefuseUnknown());
}
