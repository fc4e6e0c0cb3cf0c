using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.QuotaClassSets;

internal static class QuotaClassSetsRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes classes = table.Resource("/os-quota-class-sets");

        classes.MapGet("/{id}", ShowQuotaClassSet.HandleAsync)
            .Policy("os_compute_api:os-quota-class-sets:show")
            .Query(QuerySchema.None);

        classes.MapPut("/{id}", UpdateQuotaClassSet.HandleAsync)
            .Policy("os_compute_api:os-quota-class-sets:update")
            .Body(QuotaClassSetSchemas.Update);
    }
}
