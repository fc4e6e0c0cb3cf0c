using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.ExternalEvents;

internal static class ExternalEventsRoutes
{
    private static readonly string[] OfNetworks = ["network-changed", "network-vif-plugged", "network-vif-unplugged", "network-vif-deleted"];

    private static readonly VersionedSchema Create = VersionedSchema
        .Starting(1, Named(OfNetworks))
        .Since(51, Named([.. OfNetworks, "volume-extended"]))
        .Since(76, Named([.. OfNetworks, "volume-extended", "power-update"]))
        .Since(82, Named([.. OfNetworks, "volume-extended", "power-update", "accelerator-request-bound"]))
        .Since(93, Named([.. OfNetworks, "volume-extended", "power-update", "accelerator-request-bound", "volume-reimaged"]));

    public static void Map(RouteTable table) =>
        table.Resource("/os-server-external-events").MapPost("", CreateExternalEvents.HandleAsync)
            .Policy("os_compute_api:os-server-external-events:create")
            .Body(Create);

    private static ObjectRule Named(string[] names) => Json.Object(("events", Json.Array(
        Json.Object(
            ("server_uuid", Json.Uuid()),
            ("name", Json.Enum(names)),
            ("status", Json.Enum("failed", "completed", "in-progress")),
            ("tag", Json.String(0, 255))).Require("server_uuid", "name"),
        min: 1))).Require("events");
}
