using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Networks;

/// <summary>DELETE /os-networks/{id} of /v2: a network that is no project's and that no server is on.</summary>
internal static class DeleteNetwork
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        if (!ResourceId.TryParseUuid(request.Route("id"), out Guid id))
        {
            return request.NotFound("Network not found");
        }

        await request.CallAsync(NetworksRpc.Delete, new NetworkId(id, null), cancel);
        return request.Done();
    }
}
