using System.Text.Json;
using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Metadata;

/// <summary>POST, PUT and DELETE of /servers/{server_id}/metadata and its items.</summary>
internal static class ChangeMetadata
{
    public static async ValueTask<ApiResponse> MergeAsync(ApiRequest request, CancellationToken cancel)
        => request.Ok(ServerViews.Metadata, new MetadataBody((await ChangeAsync(request, replace: false, Items(request.Payload), [], cancel)).Items));

    public static async ValueTask<ApiResponse> ReplaceAsync(ApiRequest request, CancellationToken cancel)
        => request.Ok(ServerViews.Metadata, new MetadataBody((await ChangeAsync(request, replace: true, Items(request.Payload), [], cancel)).Items));

    public static async ValueTask<ApiResponse> SetOneAsync(ApiRequest request, CancellationToken cancel)
    {
        var items = Items(request.Payload);
        if (!items.ContainsKey(request.Route("id")))
        {
            return request.BadRequest("Request body and URI mismatch");
        }

        await ChangeAsync(request, replace: false, items, [], cancel);
        return request.Ok(ServerViews.Meta, new MetaBody(items));
    }

    public static async ValueTask<ApiResponse> RemoveAsync(ApiRequest request, CancellationToken cancel)
    {
        await ChangeAsync(request, replace: false, new Dictionary<string, string>(), [request.Route("id")], cancel);
        return request.Done();
    }

    private static Task<ServerMetadata> ChangeAsync(
        ApiRequest request, bool replace, IReadOnlyDictionary<string, string> set, string[] remove, CancellationToken cancel)
        => request.CallAsync(
            ServersRpc.ChangeMetadata, new ChangeServerMetadata(ServerId.Of(request, "server_id"), replace, set, remove), cancel);

    private static Dictionary<string, string> Items(JsonElement payload)
        => payload.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetString()!);
}
