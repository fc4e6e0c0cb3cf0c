using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Keypairs;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Keypairs;

/// <summary>GET /os-keypairs/{id}, where the id is the name.</summary>
internal static class ShowKeypair
{
    public static readonly Policy Policy = "os_compute_api:os-keypairs:show";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string owner = KeypairOwner.OfQuery(request);
        if (!request.Allows(Policy, new PolicyTarget(null, owner)))
        {
            return request.Refused(Policy);
        }

        KeypairRecord keypair = await request.CallAsync(KeypairsRpc.Get, new KeypairName(owner, request.Route("id")), cancel);
        return request.Ok(KeypairViews.Detail, new KeypairBody<KeypairDetailView>(KeypairDetailView.Of(keypair)));
    }
}
