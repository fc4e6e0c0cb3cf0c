using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Listing;

/// <summary>GET /servers and GET /servers/detail</summary>
internal static class ListServers
{
    /// <summary>Servers that are asked for at a time when their addresses are looked at.</summary>
    private const int LookedAtTogether = 500;

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
            : query.AddressFilters.Count > 0 ? (await FindByAddressAsync(request, query, cancel), null)
            : ((await request.CallAsync(ServersRpc.List, query.Asked, cancel)).Servers, null);
    }

    private static async Task<IReadOnlyList<InstanceRecord>> FindByAddressAsync(ApiRequest request, ServerQuery query, CancellationToken cancel)
    {
        var found = new List<InstanceRecord>();
        var next = query.Asked with { Limit = LookedAtTogether };
        while (found.Count < query.Asked.Limit)
        {
            var page = (await request.CallAsync(ServersRpc.List, next, cancel)).Servers;
            found.AddRange(page.Where(server => query.AddressFilters.Exists(filter => filter.Matches(server))).Take(query.Asked.Limit - found.Count));
            if (page.Count < LookedAtTogether)
            {
                break;
            }

            next = next with { Marker = page[^1].Id };
        }

        return found;
    }

    private static LinkView[]? NextLink(ApiRequest request, string collection, IReadOnlyList<InstanceRecord> page)
        => Page.Read(request).NextLink(request, collection, page.Count, page.Count > 0 ? page[^1].Id.ToString() : null);
}
