using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Networks;

/// <summary>DELETE /os-tenant-networks/{id} of /v2: a network of the caller's project that no server is on; an administrator's any.</summary>
internal static class DeleteTenantNetwork
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        if (await ReadNetworks.FindOneAsync(request, cancel) is not { } network)
        {
            return request.NotFound("Network not found");
        }

        if (!request.Caller.IsAdmin && network.ProjectId != request.Caller.ProjectId)
        {
            return request.Forbidden($"Network {network.Id} is not the project's own.");
        }

        await request.CallAsync(NetworksRpc.Delete, new NetworkId(network.Id, network.ProjectId), cancel);
        return request.Done();
    }
}
