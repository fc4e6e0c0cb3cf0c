using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Hypervisors;

internal static class HypervisorsRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes hypervisors = table.Resource("/os-hypervisors");

        hypervisors.MapGet("", ListHypervisors.HandleAsync)
            .Policy("os_compute_api:os-hypervisors:list")
            .Query(HypervisorSchemas.List);

        hypervisors.MapGet("/detail", ListHypervisors.HandleDetailAsync)
            .Policy("os_compute_api:os-hypervisors:list-detail")
            .Query(HypervisorSchemas.List);

        hypervisors.MapGet("/statistics", ShowStatistics.HandleAsync)
            .Policy("os_compute_api:os-hypervisors:statistics")
            .Query(QuerySchema.None)
            .Until(87);

        hypervisors.MapGet("/{id}", ShowHypervisor.HandleAsync)
            .Policy("os_compute_api:os-hypervisors:show")
            .Query(HypervisorSchemas.Show);

        hypervisors.MapGet("/{id}/uptime", ShowUptime.HandleAsync)
            .Policy("os_compute_api:os-hypervisors:uptime")
            .Query(QuerySchema.None)
            .Until(87);

        // Up to 2.52 the {id} of these two is a part of the hypervisor's name; from 2.53 on they are queries of the list.
        hypervisors.MapGet("/{id}/search", SearchHypervisors.HandleAsync)
            .Policy("os_compute_api:os-hypervisors:search")
            .Query(QuerySchema.None)
            .Until(52);

        hypervisors.MapGet("/{id}/servers", SearchHypervisors.HandleWithServersAsync)
            .Policy("os_compute_api:os-hypervisors:servers")
            .Query(QuerySchema.None)
            .Until(52);
    }
}
