using System.Text.Json.Serialization;
using Nova.Api.Compute.Removed;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Routing;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Addresses;

/// <summary>GET /servers/{id}/os-virtual-interfaces of /v2: the interfaces of a server by their hardware addresses.</summary>
internal static class VirtualInterfaces
{
    public static void Map(ResourceRoutes servers) =>
        servers.MapLegacy(HttpMethods.Get, "/{server_id}/os-virtual-interfaces", ListAsync).Policy("os_compute_api:os-virtual-interfaces");

    private static async ValueTask<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);
        return request.Ok(VirtualInterfaceViews.List, new VirtualInterfaceListBody([.. (server.Interfaces ?? []).Select(VirtualInterfaceView.Of)]));
    }
}

internal sealed record VirtualInterfaceView(Guid Id, string MacAddress, [property: JsonPropertyName("OS-EXT-VIF-NET:net_id")] Guid NetworkId)
{
    public static VirtualInterfaceView Of(InstanceInterface one) => new(one.Id, one.MacAddress, one.NetworkId);
}

internal sealed record VirtualInterfaceListBody(IReadOnlyList<VirtualInterfaceView> VirtualInterfaces);

internal static class VirtualInterfaceViews
{
    public static readonly VersionedView<VirtualInterfaceListBody> List = new(VirtualInterfaceJson.Default);
}

[JsonSerializable(typeof(VirtualInterfaceListBody))]
internal sealed partial class VirtualInterfaceJson : JsonSerializerContext;
