using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.FloatingIpsBulk;

/// <summary>GET /os-floating-ips-bulk of /v2: all floating addresses, or those that lead to servers of a host.</summary>
internal static class ListStock
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel) => Answer(request, await FindAsync(request, null, cancel));

    public static async ValueTask<ApiResponse> OfHostAsync(ApiRequest request, CancellationToken cancel)
    {
        var host = request.Route("id");
        var found = await FindAsync(request, host, cancel);
        return found.Addresses.Count == 0 ? request.NotFound($"Floating IP not found for host {host}.") : Answer(request, found);
    }

    private static Task<FloatingAddressList> FindAsync(ApiRequest request, string? host, CancellationToken cancel) =>
        request.CallAsync(FloatingAddressesRpc.List, new ListFloatingAddresses(null, host), cancel);

    private static ApiResponse Answer(ApiRequest request, FloatingAddressList found) =>
        request.Ok(FloatingIpsBulkViews.List, new FloatingStockBody([.. found.Addresses.Select(FloatingStockView.Of)]));
}
