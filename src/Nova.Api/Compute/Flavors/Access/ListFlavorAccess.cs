using Nova.Api.Pipeline;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors.Access;

/// <summary>GET /flavors/{flavor_id}/os-flavor-access: which projects may use a private flavor.</summary>
internal static class ListFlavorAccess
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string id = request.Route("flavor_id");
        FlavorRecord flavor = await request.CallAsync(FlavorsRpc.Get, new GetFlavor(id), cancel);
        if (flavor.IsPublic)
        {
            return request.NotFound("Access list not available for public flavors.");
        }

        FlavorAccess access = await request.CallAsync(FlavorsRpc.ListAccess, new FlavorId(id), cancel);
        return request.Ok(AccessViews.List, AccessListBody.Of(access));
    }
}
