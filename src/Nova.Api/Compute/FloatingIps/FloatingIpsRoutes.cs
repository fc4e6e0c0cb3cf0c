using Nova.Api.Compute.Networks;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.FloatingIps;

/// <summary>Floating addresses, up to 2.35 as upstream; the actions on servers up to 2.43.</summary>
internal static class FloatingIpsRoutes
{
    private static readonly VersionedSchema Pool = VersionedSchema.Starting(1, Json.AnyOf(Json.Null(), Json.Object(("pool", Json.AnyOf(Json.Null(), Json.String(max: 255)))).AllowOthers(Json.Anything())));

    private static readonly VersionedSchema Add = VersionedSchema.Starting(1, Json.Object(("address", Json.Address()), ("fixed_address", Json.Address())).Require("address"));

    private static readonly VersionedSchema Remove = VersionedSchema.Starting(1, Json.Object(("address", Json.Address())).Require("address"));

    public static void Map(RouteTable table)
    {
        table.Resource("/os-floating-ip-pools").MapGet("", FloatingIps.ListPoolsAsync).Policy("os_compute_api:os-floating-ip-pools").Until(NetworksRoutes.Last);

        ResourceRoutes floating = table.Resource("/os-floating-ips");
        floating.MapGet("", FloatingIps.ListAsync).Policy("os_compute_api:os-floating-ips:list").Until(NetworksRoutes.Last);
        floating.MapPost("", FloatingIps.CreateAsync).Policy("os_compute_api:os-floating-ips:create").Body(Pool).Until(NetworksRoutes.Last);
        floating.MapGet("/{id}", FloatingIps.ShowAsync).Policy("os_compute_api:os-floating-ips:show").Until(NetworksRoutes.Last);
        floating.MapDelete("/{id}", FloatingIps.DeleteAsync).Policy("os_compute_api:os-floating-ips:delete").Until(NetworksRoutes.Last).Success(202);
    }

    public static void MapActions(ActionTable actions)
    {
        actions.Map("addFloatingIp", FloatingIps.AddAsync).Policy("os_compute_api:os-floating-ips:add").Body(Add).Until(NetworksRoutes.LastAction).Success(202);
        actions.Map("removeFloatingIp", FloatingIps.RemoveAsync).Policy("os_compute_api:os-floating-ips:remove").Body(Remove).Until(NetworksRoutes.LastAction).Success(202);
    }
}
