using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Compute.Services;

internal static class ServicesRoutes
{
    private const string Update = "os_compute_api:os-services:update";

    public static void Map(RouteTable table)
    {
        ResourceRoutes services = table.Resource("/os-services");

        services.MapGet("", ListServices.HandleAsync)
            .Policy("os_compute_api:os-services:list")
            .Query(ServiceSchemas.List);

        Operation byId = services.MapPut("/{id}", UpdateService.HandleAsync)
            .Policy(Update)
            .Body(ServiceSchemas.Update)
            .Since(53);

        services.MapDelete("/{id}", DeleteService.HandleAsync)
            .Policy("os_compute_api:os-services:delete")
            .Success(204);

        // Up to 2.52 the path says what to do, and host and binary in the body to which service. Since then it would be an id, and is a bad one.
        services.MapPut("/enable", UpdateServiceByHost.EnableAsync)
            .Policy(Update)
            .Body(ServiceSchemas.UpdateByHost)
            .Until(52).OtherwiseAsId(byId);

        services.MapPut("/disable", UpdateServiceByHost.DisableAsync)
            .Policy(Update)
            .Body(ServiceSchemas.UpdateByHost)
            .Until(52).OtherwiseAsId(byId);

        services.MapPut("/disable-log-reason", UpdateServiceByHost.DisableWithReasonAsync)
            .Policy(Update)
            .Body(ServiceSchemas.UpdateByHost)
            .Until(52).OtherwiseAsId(byId);

        services.MapPut("/force-down", UpdateServiceByHost.ForceDownAsync)
            .Policy(Update)
            .Body(ServiceSchemas.UpdateByHost)
            .Since(11).Until(52).OtherwiseAsId(byId);
    }
}
