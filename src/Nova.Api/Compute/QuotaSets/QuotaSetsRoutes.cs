using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.QuotaSets;

internal static class QuotaSetsRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes quotas = table.Resource("/os-quota-sets");

        quotas.MapGet("/{id}", ShowQuotaSet.HandleAsync)
            .PolicyOnObject(ShowQuotaSet.Policy)
            .Query(QuotaSetSchemas.OfUser);

        quotas.MapPut("/{id}", UpdateQuotaSet.HandleAsync)
            .PolicyOnObject(UpdateQuotaSet.Policy)
            .Query(QuotaSetSchemas.OfUser)
            .Body(QuotaSetSchemas.Update);

        quotas.MapDelete("/{id}", DeleteQuotaSet.HandleAsync)
            .PolicyOnObject(DeleteQuotaSet.Policy)
            .Query(QuotaSetSchemas.OfUser)
            .Success(202);

        quotas.MapGet("/{id}/detail", ShowQuotaSetDetail.HandleAsync)
            .PolicyOnObject(ShowQuotaSetDetail.Policy)
            .Query(QuotaSetSchemas.OfUser);

        quotas.MapGet("/{id}/defaults", ShowQuotaSetDefaults.HandleAsync)
            .PolicyOnObject(ShowQuotaSetDefaults.Policy)
            .Query(QuerySchema.None);
    }
}
