using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Servers.InstanceActions;

internal static class InstanceActionsRoutes
{
    public static void Map(ResourceRoutes servers)
    {
        servers.MapGet("/{server_id}/os-instance-actions", ListInstanceActions.HandleAsync)
            .Policy("os_compute_api:os-instance-actions:list")
            .Query(ServerSchemas.Actions);

        servers.MapGet("/{server_id}/os-instance-actions/{id}", ShowInstanceAction.HandleAsync)
            .Policy("os_compute_api:os-instance-actions:show")
            .Query(QuerySchema.None);
    }
}
