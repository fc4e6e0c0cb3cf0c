using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Compute.Networks;

/// <summary>Networks of built-in networking, up to 2.35 as upstream. What changes them under v2.1 is gone (<see cref="Removed.RemovedRoutes"/>).</summary>
internal static class NetworksRoutes
{
    /// <summary>The last microversion with proxies to networking.</summary>
    public const int Last = 35;

    /// <summary>The last one with actions of servers that change their addresses.</summary>
    public const int LastAction = 43;

    public static void Map(RouteTable table)
    {
        ResourceRoutes networks = table.Resource("/os-networks");
        networks.MapGet("", ReadNetworks.ListAsync).Policy("os_compute_api:os-networks:list").Until(Last);
        networks.MapGet("/{id}", ReadNetworks.ShowAsync).Policy("os_compute_api:os-networks:show").Until(Last);

        ResourceRoutes ofTenant = table.Resource("/os-tenant-networks");
        ofTenant.MapGet("", ReadNetworks.ListOfTenantAsync).Policy("os_compute_api:os-tenant-networks:list").Until(Last);
        ofTenant.MapGet("/{id}", ReadNetworks.ShowOfTenantAsync).Policy("os_compute_api:os-tenant-networks:show").Until(Last);
    }
}
