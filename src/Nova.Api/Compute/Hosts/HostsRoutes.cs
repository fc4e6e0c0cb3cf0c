using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Hosts;

/// <summary>os-hosts, which os-services and os-hypervisors replaced at 2.43.</summary>
internal static class HostsRoutes
{
    private const int Last = 42;

    private static readonly QuerySchema Zone = QuerySchema.Starting(1, ("zone", Json.String()));

    private static readonly ScalarRule Switch = Json.Enum("enable", "disable", "Enable", "Disable", "ENABLE", "DISABLE");

    private static readonly VersionedSchema Update = VersionedSchema
        .Starting(1, Json.Object(("status", Switch), ("maintenance_mode", Switch)).RequireAnyOf("status", "maintenance_mode"));

    public static void Map(RouteTable table)
    {
        ResourceRoutes hosts = table.Resource("/os-hosts", every: operation => operation.Until(Last));

        hosts.MapGet("", ListHosts.HandleAsync)
            .Policy("os_compute_api:os-hosts:list")
            .Query(Zone);

        hosts.MapGet("/{id}", ShowHost.HandleAsync)
            .Policy("os_compute_api:os-hosts:show")
            .Query(QuerySchema.None);

        hosts.MapPut("/{id}", DriveHost.RefuseAsync)
            .Policy("os_compute_api:os-hosts:update")
            .Body(Update);

        hosts.MapGet("/{id}/startup", DriveHost.RefuseAsync).Policy("os_compute_api:os-hosts:start").Query(QuerySchema.None);

        hosts.MapGet("/{id}/shutdown", DriveHost.RefuseAsync).Policy("os_compute_api:os-hosts:shutdown").Query(QuerySchema.None);

        hosts.MapGet("/{id}/reboot", DriveHost.RefuseAsync).Policy("os_compute_api:os-hosts:reboot").Query(QuerySchema.None);
    }
}
