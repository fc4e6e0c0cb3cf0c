using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.FixedIps;

/// <summary>POST /os-fixed-ips/{address}/action of /v2: keeps a free address from guests, or lets them have it again.</summary>
internal static class ReserveFixedIp
{
    public static ValueTask<ApiResponse> ReserveAsync(ApiRequest request, CancellationToken cancel) => ChangeAsync(request, true, cancel);

    public static ValueTask<ApiResponse> UnreserveAsync(ApiRequest request, CancellationToken cancel) => ChangeAsync(request, false, cancel);

    private static async ValueTask<ApiResponse> ChangeAsync(ApiRequest request, bool reserved, CancellationToken cancel)
    {
        await request.CallAsync(NetworksRpc.ReserveAddress, new ReserveFixedAddress(ShowFixedIp.AddressOf(request), reserved), cancel);
        return request.Done();
    }
}
