using Nova.Api.Compute.Servers.Actions;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Addresses;

/// <summary>POST /servers/{id}/os-interface, whose answer waits for the host.</summary>
internal static class AttachInterface
{
    private const string Wrapper = "interfaceAttachment";

    /// <summary>As upstream a body need not say anything: the server's project has one network then.</summary>
    public static readonly VersionedSchema Body = VersionedSchema
        .Starting(1, Json.Object((Wrapper, Json.Object(
            ("net_id", Json.Uuid()),
            ("port_id", Json.Uuid()),
            ("fixed_ips", Json.Array(
                Json.Object(("ip_address", Json.Address())).Require("ip_address"), min: 1, max: 1))))))
        .Since(49, s => s.Change<ObjectRule>(Wrapper, attachment => attachment.AddProperty("tag", ServerSchemas.DeviceTag)));

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var asked = request.Body.TryGetProperty(Wrapper, out var attachment) ? attachment : request.Body;
        var network = asked.GetOptionalString("net_id");
        var address = asked.TryGetProperty("fixed_ips", out var addresses) ? addresses[0].GetProperty("ip_address").GetString() : null;
        if (asked.GetOptionalString("port_id") is { } port)
        {
            // A port is a thing of Neutron's.
            return network is null ? request.NotFound($"Port id {port} could not be found.") : request.BadRequest("Must not input both network_id and port_id");
        }

        if (address is not null && network is null)
        {
            return request.BadRequest("Must input network_id when request IP address");
        }

        var id = ServerId.Of(request, "server_id");
        var begun = await request.CallAsync(
            InterfacesRpc.Attach,
            new AttachServerInterface(id, network is null ? null : Guid.Parse(network), address, asked.GetOptionalString("tag"), request.Caller.IsAdmin),
            cancel);
        if (await ActionOutcome.FailureAsync(request, id, begun.RequestId, $"Failed to attach network adapter device to {id}", cancel) is { } failure)
        {
            return request.Refuse(StatusCodes.Status500InternalServerError, failure);
        }

        InstanceRecord server = await request.CallAsync(ServersRpc.Get, new GetServer(id), cancel);
        return Interfaces.Show(request, server, begun.InterfaceId);
    }
}
