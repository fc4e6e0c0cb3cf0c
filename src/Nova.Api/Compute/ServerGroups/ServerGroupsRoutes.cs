using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.ServerGroups;

internal static class ServerGroupsRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes groups = table.Resource("/os-server-groups");

        groups.MapGet("", ListServerGroups.HandleAsync)
            .Policy("os_compute_api:os-server-groups:index")
            .Query(ServerGroupSchemas.List);

        groups.MapPost("", CreateServerGroup.HandleAsync)
            .Policy("os_compute_api:os-server-groups:create")
            .Body(ServerGroupSchemas.Create);

        groups.MapGet("/{id}", ShowServerGroup.HandleAsync)
            .PolicyOnObject(ShowServerGroup.Policy)
            .Query(QuerySchema.None);

        groups.MapDelete("/{id}", DeleteServerGroup.HandleAsync)
            .PolicyOnObject(DeleteServerGroup.Policy)
            .Success(204);
    }
}
