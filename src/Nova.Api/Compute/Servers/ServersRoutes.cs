using Nova.Api.Compute.Consoles;
using Nova.Api.Compute.SecurityGroups;
using Nova.Api.Compute.Servers.Actions;
using Nova.Api.Compute.Servers.Addresses;
using Nova.Api.Compute.Servers.Creation;
using Nova.Api.Compute.Servers.Listing;
using Nova.Api.Compute.Servers.InstanceActions;
using Nova.Api.Compute.Servers.Metadata;
using Nova.Api.Compute.Servers.Moves;
using Nova.Api.Compute.Servers.Tags;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Servers;

internal static class ServersRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes servers = table.Resource("/servers");

        servers.MapGet("", ListServers.HandleAsync)
            .Policy("os_compute_api:servers:index")
            .Query(ServerFields.Schema);

        servers.MapPost("", CreateServer.HandleAsync)
            .Policy("os_compute_api:servers:create")
            .Body(ServerSchemas.Create)
            .Success(202);

        servers.MapPost("/dry-run", DryRun.HandleAsync)
            .Policy("os_compute_api:servers:dry_run")
            .Body(ServerSchemas.Create)
            .ReadsOnly();

        servers.MapGet("/detail", ListServers.HandleDetailAsync)
            .Policy("os_compute_api:servers:detail")
            .Query(ServerFields.Schema);

        servers.MapGet("/{id}", ShowServer.HandleAsync)
            .Policy("os_compute_api:servers:show")
            .Query(QuerySchema.None);

        servers.MapPut("/{id}", UpdateServer.HandleAsync)
            .Policy("os_compute_api:servers:update")
            .Body(ServerSchemas.Update);

        servers.MapDelete("/{id}", DeleteServer.HandleAsync)
            .Policy("os_compute_api:servers:delete")
            .Success(204);

        ServerActions.Map(servers.MapActions("/{id}/action"));
        MetadataRoutes.Map(servers);
        TagsRoutes.Map(servers);
        InstanceActionsRoutes.Map(servers);
        MoveRoutes.Map(servers);
        ServerPasswords.Map(servers);
        ConsolesRoutes.MapOfServer(servers);

        Interfaces.Map(servers);
        VirtualInterfaces.Map(servers);
        SecurityGroupsRoutes.MapOfServer(servers);

        servers.MapGet("/{server_id}/ips", ShowAddresses.HandleAsync)
            .Policy("os_compute_api:ips:index")
            .Query(QuerySchema.None);

        servers.MapGet("/{server_id}/ips/{id}", ShowAddresses.HandleNetworkAsync)
            .Policy("os_compute_api:ips:show")
            .Query(QuerySchema.None);

        servers.MapGet("/{server_id}/diagnostics", ShowDiagnostics.HandleAsync)
            .Policy("os_compute_api:os-server-diagnostics")
            .Query(QuerySchema.None);
    }
}
