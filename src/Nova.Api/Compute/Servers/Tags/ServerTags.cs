using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Tags;

/// <summary>/servers/{server_id}/tags (2.26): small enough that its six operations are read together.</summary>
internal static class ServerTags
{
    private const int MostTags = 50;
    private const int LongestTag = 60;

    public static async ValueTask<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancel)
        => request.Ok(ServerViews.Tags, new TagsBody((await GetAsync(request, cancel)).Tags));

    public static async ValueTask<ApiResponse> ShowAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await GetAsync(request, cancel);
        return server.Tags.Contains(request.Route("id")) ? request.Done() : NotTagged(request);
    }

    public static async ValueTask<ApiResponse> ReplaceAsync(ApiRequest request, CancellationToken cancel)
    {
        var tags = request.Payload.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!).Distinct().ToArray();
        return request.Ok(ServerViews.Tags, new TagsBody((await ChangeAsync(request, replace: true, tags, [], cancel)).Tags));
    }

    public static async ValueTask<ApiResponse> AddAsync(ApiRequest request, CancellationToken cancel)
    {
        var tag = request.Route("id");
        if (tag.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            // An escaped slash is left as it is by the server; to upstream such a path names nothing.
            return request.NotFound(FaultResponses.DefaultMessage(StatusCodes.Status404NotFound));
        }

        if (tag.Length is 0 or > LongestTag || tag.AsSpan().ContainsAny(',', '/'))
        {
            return request.BadRequest($"Tag '{tag}' is invalid. It must be a non empty string without characters '/' and ','. Maximum length is {LongestTag}.");
        }

        var server = await GetAsync(request, cancel);
        if (server.Tags.Count >= MostTags && !server.Tags.Contains(tag))
        {
            return request.BadRequest($"The number of tags exceeded the per-server limit {MostTags}");
        }

        var changed = await ChangeAsync(request, replace: false, [tag], [], cancel);
        return changed.Added
            ? request.Done(request.Links.Self("servers", $"{server.Id}/tags/{Uri.EscapeDataString(tag)}"))
            : new ApiResponse { Status = StatusCodes.Status204NoContent };
    }

    public static async ValueTask<ApiResponse> RemoveAsync(ApiRequest request, CancellationToken cancel)
    {
        await ChangeAsync(request, replace: false, [], [request.Route("id")], cancel);
        return request.Done();
    }

    public static async ValueTask<ApiResponse> RemoveAllAsync(ApiRequest request, CancellationToken cancel)
    {
        await ChangeAsync(request, replace: true, [], [], cancel);
        return request.Done();
    }

    private static Task<Core.Servers.InstanceRecord> GetAsync(ApiRequest request, CancellationToken cancel)
        => request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);

    private static Task<Core.Rpc.Conductor.ServerTags> ChangeAsync(
        ApiRequest request, bool replace, string[] add, string[] remove, CancellationToken cancel)
        => request.CallAsync(ServersRpc.ChangeTags, new ChangeServerTags(ServerId.Of(request, "server_id"), replace, add, remove), cancel);

    private static ApiResponse NotTagged(ApiRequest request)
        => request.NotFound($"Server {request.Route("server_id")} has no tag '{request.Route("id")}'");
}
