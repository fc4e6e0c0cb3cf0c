using Nova.Api.Compute.Removed;
using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Compute.Networks;

/// <summary>Networks of built-in networking, up to 2.35 as upstream. They are changed under <c>/v2</c> alone: under v2.1 that is gone.</summary>
internal static class NetworksRoutes
{
    /// <summary>The last microversion with proxies to networking.</summary>
    public const int Last = 35;

    /// <summary>The last one with actions of servers that change their addresses.</summary>
    public const int LastAction = 43;

    private const string Write = "os_compute_api:os-networks";

    private const string Associate = "os_compute_api:os-networks-associate";

    public static void Map(RouteTable table)
    {
        ResourceRoutes networks = table.Resource("/os-networks");
        networks.MapGet("", ReadNetworks.ListAsync).Policy("os_compute_api:os-networks:list").Until(Last);
        networks.MapGet("/{id}", ReadNetworks.ShowAsync).Policy("os_compute_api:os-networks:show").Until(Last);
        networks.MapLegacy(HttpMethods.Post, "", CreateNetwork.HandleAsync).Policy(Write).Body(NetworkSchemas.Create);
        networks.MapLegacy(HttpMethods.Delete, "/{id}", DeleteNetwork.HandleAsync).Policy(Write).Success(202);
        networks.MapLegacy(HttpMethods.Post, "/add", AssociateNetwork.AddAsync).Policy(Write).Body(NetworkSchemas.Add).Success(202);

        ActionTable actions = networks.MapActions("/{id}/action");
        actions.MapLegacy("disassociate", AssociateNetwork.LeaveBothAsync).Policy(Write).Success(202);
        actions.MapLegacy("disassociate_host", AssociateNetwork.LeaveHostAsync).Policy(Associate).Success(202);
        actions.MapLegacy("disassociate_project", AssociateNetwork.LeaveProjectAsync).Policy(Associate).Success(202);
        actions.MapLegacy("associate_host", AssociateNetwork.TakeHostAsync).Policy(Associate).Body(NetworkSchemas.Host).Success(202);

        ResourceRoutes ofTenant = table.Resource("/os-tenant-networks");
        ofTenant.MapGet("", ReadNetworks.ListOfTenantAsync).Policy("os_compute_api:os-tenant-networks:list").Until(Last);
        ofTenant.MapGet("/{id}", ReadNetworks.ShowOfTenantAsync).Policy("os_compute_api:os-tenant-networks:show").Until(Last);
        ofTenant.MapLegacy(HttpMethods.Post, "", CreateTenantNetwork.HandleAsync).Policy("os_compute_api:os-tenant-networks:create").Body(NetworkSchemas.CreateOfTenant);
        ofTenant.MapLegacy(HttpMethods.Delete, "/{id}", DeleteTenantNetwork.HandleAsync).Policy("os_compute_api:os-tenant-networks:delete").Success(202);
    }
}
