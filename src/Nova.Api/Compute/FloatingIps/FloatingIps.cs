using System.Text.Json;
using Nova.Api.Compute.Servers;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.FloatingIps;

/// <summary>/os-floating-ips, /os-floating-ip-pools and the actions that have an address lead to a server.</summary>
internal static class FloatingIps
{
    public static async ValueTask<ApiResponse> ListPoolsAsync(ApiRequest request, CancellationToken cancel) =>
        request.Ok(FloatingIpViews.Pools, new FloatingPoolListBody([.. (await request.CallAsync(FloatingAddressesRpc.ListPools, new ListFloatingPools(), cancel)).Names.Select(name => new FloatingPoolView(name))]));

    /// <summary>The project's own, an administrator's too.</summary>
    public static async ValueTask<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancel)
    {
        var found = await request.CallAsync(FloatingAddressesRpc.List, new ListFloatingAddresses(request.Caller.ProjectId ?? "", null), cancel);
        return request.Ok(FloatingIpViews.List, new FloatingIpListBody([.. found.Addresses.Select(FloatingIpView.Of)]));
    }

    public static async ValueTask<ApiResponse> ShowAsync(ApiRequest request, CancellationToken cancel) =>
        request.Ok(FloatingIpViews.One, new FloatingIpBody(FloatingIpView.Of(await request.CallAsync(FloatingAddressesRpc.Get, IdOf(request), cancel))));

    public static async ValueTask<ApiResponse> CreateAsync(ApiRequest request, CancellationToken cancel)
    {
        var pool = request.Body.ValueKind == JsonValueKind.Object ? request.Body.GetOptionalString("pool") : null;
        return request.Ok(FloatingIpViews.One, new FloatingIpBody(FloatingIpView.Of(await request.CallAsync(FloatingAddressesRpc.Allocate, new AllocateFloatingAddress(pool), cancel))));
    }

    public static async ValueTask<ApiResponse> DeleteAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(FloatingAddressesRpc.Release, IdOf(request), cancel);
        return request.Done();
    }

    public static async ValueTask<ApiResponse> AddAsync(ApiRequest request, CancellationToken cancel)
    {
        var (address, own) = (request.Payload.GetProperty("address").GetString()!, request.Payload.GetOptionalString("fixed_address"));
        await request.CallAsync(FloatingAddressesRpc.Associate, new AssociateFloatingAddress(ServerId.Of(request), address, own), cancel);
        return request.Done();
    }

    public static async ValueTask<ApiResponse> RemoveAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(FloatingAddressesRpc.Disassociate, new DisassociateFloatingAddress(ServerId.Of(request), request.Payload.GetProperty("address").GetString()!), cancel);
        return request.Done();
    }

    /// <summary>The number that a path names; anything else upstream refuses.</summary>
    private static FloatingAddressNumber IdOf(ApiRequest request) => request.RouteNumber("id") is { } number
        ? new(number)
        : throw new FaultException(FaultKind.BadRequest, $"Invalid ID received {request.Route("id")}.");
}
