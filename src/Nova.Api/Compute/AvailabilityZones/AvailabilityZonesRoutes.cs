using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.AvailabilityZones;

internal static class AvailabilityZonesRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes zones = table.Resource("/os-availability-zone");

        zones.MapGet("", ListAvailabilityZones.HandleAsync)
            .Policy("os_compute_api:os-availability-zone:list")
            .Query(QuerySchema.None);

        zones.MapGet("/detail", ListAvailabilityZones.HandleDetailAsync)
            .Policy("os_compute_api:os-availability-zone:detail")
            .Query(QuerySchema.None);
    }
}
