using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers;

/// <summary>GET and DELETE /servers/{server_id}/os-server-password: what the guest has told the metadata service, for its owner's private key.</summary>
internal static class ServerPasswords
{
    private static readonly VersionedView<PasswordView> Shown = new(PasswordJson.Default);

    public static void Map(ResourceRoutes servers)
    {
        servers.MapGet("/{server_id}/os-server-password", ShowAsync).Policy("os_compute_api:os-server-password:show").Query(QuerySchema.None);
        servers.MapDelete("/{server_id}/os-server-password", ClearAsync).Policy("os_compute_api:os-server-password:clear").Success(204);
    }

    private static async ValueTask<ApiResponse> ShowAsync(ApiRequest request, CancellationToken cancel)
    {
        var password = await request.CallAsync(ServersRpc.GetPassword, new GetServer(ServerId.Of(request, "server_id")), cancel);
        return request.Ok(Shown, new PasswordView(password.Text));
    }

    private static async ValueTask<ApiResponse> ClearAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(ServersRpc.ClearPassword, new GetServer(ServerId.Of(request, "server_id")), cancel);
        return request.Done();
    }
}

internal sealed record PasswordView(string Password);

[JsonSerializable(typeof(PasswordView))]
internal sealed partial class PasswordJson : JsonSerializerContext;
