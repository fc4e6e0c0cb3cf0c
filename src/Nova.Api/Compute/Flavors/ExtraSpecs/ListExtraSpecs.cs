using Nova.Api.Pipeline;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors.ExtraSpecs;

/// <summary>GET /flavors/{flavor_id}/os-extra_specs</summary>
internal static class ListExtraSpecs
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        FlavorRecord flavor = await request.CallAsync(FlavorsRpc.Get, new GetFlavor(request.Route("flavor_id")), cancel);
        return request.Ok(ExtraSpecsViews.All, new ExtraSpecsBody(flavor.ExtraSpecs));
    }
}
