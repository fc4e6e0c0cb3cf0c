using Nova.Api.Compute.Removed;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.FloatingIpsBulk;

/// <summary>Pools of floating addresses, as administrators stock them: on <c>/v2</c> alone.</summary>
internal static class FloatingIpsBulkRoutes
{
    private const string Policy = "os_compute_api:os-floating-ips-bulk";

    private static readonly VersionedSchema Create = VersionedSchema.Starting(1, Json.Object(("floating_ips_bulk_create", Json.Object(
        ("ip_range", Json.String(1, 255)), ("pool", Json.AnyOf(Json.Null(), Json.String(1, 255))), ("interface", Json.AnyOf(Json.Null(), Json.String(1, 255)))))));

    private static readonly VersionedSchema Delete = VersionedSchema.Starting(1, Json.Object(("ip_range", Json.String(1, 255))));

    public static void Map(RouteTable table)
    {
        ResourceRoutes bulk = table.Resource("/os-floating-ips-bulk");
        bulk.MapLegacy(HttpMethods.Get, "", ListStock.HandleAsync).Policy(Policy);
        bulk.MapLegacy(HttpMethods.Get, "/{id}", ListStock.OfHostAsync).Policy(Policy);
        bulk.MapLegacy(HttpMethods.Post, "", ChangeStock.CreateAsync).Policy(Policy).Body(Create);
        bulk.MapLegacy(HttpMethods.Put, "/{id}", ChangeStock.DeleteAsync).Policy(Policy).Body(Delete);
    }
}
