using System.Net.Sockets;
using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers;

/// <summary>PUT /servers/{id}</summary>
internal static class UpdateServer
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var asked = request.Payload;
        if (asked.TryGetProperty("pinned_availability_zone", out _))
        {
            return request.Refuse(StatusCodes.Status501NotImplemented, "Changing the pinned availability zone is not supported yet.");
        }

        var changes = new Core.Rpc.Conductor.UpdateServer(
            ServerId.Of(request),
            asked.GetOptionalString("name")?.Trim(),
            SetDescription: asked.TryGetProperty("description", out _),
            asked.GetOptionalString("description"),
            asked.GetOptionalString("hostname"),
            SetAccessIPv4: asked.TryGetProperty("accessIPv4", out _),
            StringFormat.CanonicalAddress(asked.GetOptionalString("accessIPv4"), AddressFamily.InterNetwork),
            SetAccessIPv6: asked.TryGetProperty("accessIPv6", out _),
            StringFormat.CanonicalAddress(asked.GetOptionalString("accessIPv6"), AddressFamily.InterNetworkV6),
            asked.GetOptionalString("OS-DCF:diskConfig") is { } disk ? disk == "AUTO" : null);
        var server = await request.CallAsync(ServersRpc.Update, changes, cancel);
        return (await ServerPainter.ForAsync(request, cancel)).Changed(server);
    }
}
