using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Keypairs;

/// <summary>DELETE /os-keypairs/{id}, where the id is the name.</summary>
internal static class DeleteKeypair
{
    public static readonly Policy Policy = "os_compute_api:os-keypairs:delete";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string owner = KeypairOwner.OfQuery(request);
        if (!request.Allows(Policy, new PolicyTarget(null, owner)))
        {
            return request.Refused(Policy);
        }

        await request.CallAsync(KeypairsRpc.Delete, new KeypairName(owner, request.Route("id")), cancel);
        return request.Done();
    }
}
