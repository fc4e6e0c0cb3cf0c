using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Metadata;

/// <summary>GET /servers/{server_id}/metadata and GET /servers/{server_id}/metadata/{id}</summary>
internal static class ShowMetadata
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);
        return request.Ok(ServerViews.Metadata, new MetadataBody(server.Metadata));
    }

    public static async ValueTask<ApiResponse> HandleOneAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);
        var key = request.Route("id");
        return server.Metadata.TryGetValue(key, out var value)
            ? request.Ok(ServerViews.Meta, new MetaBody(new Dictionary<string, string> { [key] = value }))
            : request.NotFound("Metadata item was not found");
    }
}
