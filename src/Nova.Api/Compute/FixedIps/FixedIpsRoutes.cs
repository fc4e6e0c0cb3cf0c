using Nova.Api.Compute.Removed;
using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Compute.FixedIps;

/// <summary>Addresses of built-in networks, as administrators look at them and keep them from guests: on <c>/v2</c> alone.</summary>
internal static class FixedIpsRoutes
{
    private const string Policy = "os_compute_api:os-fixed-ips";

    public static void Map(RouteTable table)
    {
        ResourceRoutes addresses = table.Resource("/os-fixed-ips");
        addresses.MapLegacy(HttpMethods.Get, "/{id}", ShowFixedIp.HandleAsync).Policy(Policy);

        ActionTable actions = addresses.MapActions("/{id}/action");
        actions.MapLegacy("reserve", ReserveFixedIp.ReserveAsync).Policy(Policy).Success(202);
        actions.MapLegacy("unreserve", ReserveFixedIp.UnreserveAsync).Policy(Policy).Success(202);
    }
}
