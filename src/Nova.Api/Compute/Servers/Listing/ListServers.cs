using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Listing;

/// <summary>GET /servers and GET /servers/detail</summary>
internal static class ListServers
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var (page, refusal) = await ReadAsync(request, cancel);
        return refusal ?? (await ServerPainter.ForAsync(request, cancel)).Brief(page, NextLink(request, "servers", page));
    }

    public static async ValueTask<ApiResponse> HandleDetailAsync(ApiRequest request, CancellationToken cancel)
    {
        var (page, refusal) = await ReadAsync(request, cancel);
        return refusal ?? (await ServerPainter.ForAsync(request, cancel)).Detailed(page, NextLink(request, "servers/detail", page));
    }

    private static async ValueTask<(IReadOnlyList<InstanceRecord> Page, ApiResponse? Refusal)> ReadAsync(
        ApiRequest request, CancellationToken cancel)
    {
        var query = ServerQuery.Read(request, out var refusal);
        return query is null ? ([], refusal)
            : ((await request.CallAsync(ServersRpc.List, query.Asked, cancel)).Servers, null);
    }

    private static LinkView[]? NextLink(ApiRequest request, string collection, IReadOnlyList<InstanceRecord> page)
        => Page.Read(request).NextLink(request, collection, page.Count, page.Count > 0 ? page[^1].Id.ToString() : null);
}
