using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Routing;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Addresses;

/// <summary>/servers/{id}/os-interface: the interfaces of a server with their addresses.</summary>
internal static class Interfaces
{
    public static void Map(ResourceRoutes servers)
    {
        servers.MapGet("/{server_id}/os-interface", ListAsync).Policy("os_compute_api:os-attach-interfaces:list");
        servers.MapGet("/{server_id}/os-interface/{id}", ShowAsync).Policy("os_compute_api:os-attach-interfaces:show");
        servers.MapPost("/{server_id}/os-interface", AttachInterface.HandleAsync).Policy("os_compute_api:os-attach-interfaces:create").Body(AttachInterface.Body);
        servers.MapDelete("/{server_id}/os-interface/{id}", DetachAsync).Policy("os_compute_api:os-attach-interfaces:delete").Success(202);
    }

    private static async ValueTask<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);
        return request.Ok(InterfaceViews.List, new InterfaceListBody([.. (server.Interfaces ?? []).Select(one => InterfaceView.Of(one, server))]));
    }

    private static async ValueTask<ApiResponse> ShowAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);
        return ResourceId.TryParseUuid(request.Route("id"), out Guid id) ? Show(request, server, id) : Missing(request, server, request.Route("id"));
    }

    /// <summary>One of the interfaces of a server.</summary>
    public static ApiResponse Show(ApiRequest request, InstanceRecord server, Guid id) => server.Interfaces?.FirstOrDefault(one => one.Id == id) is { } found
        ? request.Ok(InterfaceViews.One, new InterfaceBody(InterfaceView.Of(found, server)))
        : Missing(request, server, id.ToString());

    private static ApiResponse Missing(ApiRequest request, InstanceRecord server, string id) =>
        request.NotFound($"Instance {server.Id} does not have a port with id {id}");

    /// <summary>As upstream it is answered when it has begun.</summary>
    private static async ValueTask<ApiResponse> DetachAsync(ApiRequest request, CancellationToken cancel)
    {
        if (!ResourceId.TryParseUuid(request.Route("id"), out Guid id))
        {
            return request.NotFound($"Port id {request.Route("id")} could not be found.");
        }

        await request.CallAsync(InterfacesRpc.Detach, new DetachServerInterface(ServerId.Of(request, "server_id"), id, request.Caller.IsAdmin), cancel);
        return request.Done();
    }
}

/// <summary>An interface. Built-in networks are subnets themselves.</summary>
internal sealed record InterfaceView(
    IReadOnlyList<InterfaceAddressView> FixedIps, string MacAddr, Guid NetId, Guid PortId, string PortState, [property: Since(70)] string? Tag)
{
    public static InterfaceView Of(InstanceInterface one, InstanceRecord server) => new(
        [.. one.Subnets.SelectMany(subnet => subnet.Addresses).Select(address => new InterfaceAddressView(address.Address, one.NetworkId))],
        one.MacAddress,
        one.NetworkId,
        one.Id,
        server.VmState == VmState.Active ? "ACTIVE" : "DOWN",
        one.Tag);
}

internal sealed record InterfaceAddressView(string IpAddress, Guid SubnetId);

internal sealed record InterfaceBody(InterfaceView InterfaceAttachment)
{
    [JsonPropertyName("interfaceAttachment")]
    public InterfaceView InterfaceAttachment { get; } = InterfaceAttachment;
}

internal sealed record InterfaceListBody(IReadOnlyList<InterfaceView> InterfaceAttachments)
{
    [JsonPropertyName("interfaceAttachments")]
    public IReadOnlyList<InterfaceView> InterfaceAttachments { get; } = InterfaceAttachments;
}

internal static class InterfaceViews
{
    public static readonly VersionedView<InterfaceBody> One = new(InterfaceJson.Default);

    public static readonly VersionedView<InterfaceListBody> List = new(InterfaceJson.Default);
}

[JsonSerializable(typeof(InterfaceBody))]
[JsonSerializable(typeof(InterfaceListBody))]
internal sealed partial class InterfaceJson : JsonSerializerContext;
