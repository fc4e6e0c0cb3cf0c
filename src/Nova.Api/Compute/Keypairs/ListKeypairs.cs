using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Keypairs;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Keypairs;

/// <summary>GET /os-keypairs</summary>
internal static class ListKeypairs
{
    public static readonly Policy Policy = "os_compute_api:os-keypairs:index";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string owner = KeypairOwner.OfQuery(request);
        if (!request.Allows(Policy, new PolicyTarget(null, owner)))
        {
            return request.Refused(Policy);
        }

        // Before 2.35 a list is never cut: a user's quota bounds it.
        bool paged = request.IsAtLeast(35);
        Page page = paged ? Page.Read(request) : new Page(int.MaxValue, null);
        KeypairPage found = await request.CallAsync(
            KeypairsRpc.List, new Core.Rpc.Conductor.ListKeypairs(owner, page.Marker, page.Limit), cancel);

        IReadOnlyList<KeypairRecord> keypairs = found.Keypairs;
        var views = new KeypairBody<KeypairView>[keypairs.Count];
        for (int i = 0; i < views.Length; i++)
        {
            views[i] = new KeypairBody<KeypairView>(KeypairView.Of(keypairs[i]));
        }

        LinkView[]? links = page.NextLink(request, "os-keypairs", views.Length, views.Length > 0 ? keypairs[^1].Name : null);
        return request.Ok(KeypairViews.List, new KeypairListBody(views, links));
    }
}
