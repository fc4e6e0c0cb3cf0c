using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Aggregates;

internal static class AggregatesRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes aggregates = table.Resource("/os-aggregates");

        aggregates.MapGet("", ListAggregates.HandleAsync)
            .Policy("os_compute_api:os-aggregates:index")
            .Query(QuerySchema.None);

        aggregates.MapPost("", CreateAggregate.HandleAsync)
            .Policy("os_compute_api:os-aggregates:create")
            .Body(AggregateSchemas.Create);

        aggregates.MapGet("/{id}", ShowAggregate.HandleAsync)
            .Policy("os_compute_api:os-aggregates:show")
            .Query(QuerySchema.None);

        aggregates.MapPut("/{id}", UpdateAggregate.HandleAsync)
            .Policy("os_compute_api:os-aggregates:update")
            .Body(AggregateSchemas.Update);

        aggregates.MapDelete("/{id}", DeleteAggregate.HandleAsync)
            .Policy("os_compute_api:os-aggregates:delete");

        ActionTable actions = aggregates.MapActions("/{id}/action");

        actions.Map("add_host", ChangeHosts.AddAsync)
            .Policy("os_compute_api:os-aggregates:add_host")
            .Body(AggregateSchemas.Host);

        actions.Map("remove_host", ChangeHosts.RemoveAsync)
            .Policy("os_compute_api:os-aggregates:remove_host")
            .Body(AggregateSchemas.Host);

        actions.Map("set_metadata", SetMetadata.HandleAsync)
            .Policy("os_compute_api:os-aggregates:set_metadata")
            .Body(AggregateSchemas.Metadata);

        aggregates.MapPost("/{id}/images", CacheImages.HandleAsync)
            .Policy("compute:aggregates:images")
            .Body(AggregateSchemas.Images)
            .Since(81)
            .Success(202);
    }
}
