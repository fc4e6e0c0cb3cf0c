using Nova.Api.Pipeline;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors.ExtraSpecs;

/// <summary>GET /flavors/{flavor_id}/os-extra_specs/{id}, where the id is the key.</summary>
internal static class ShowExtraSpec
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string id = request.Route("flavor_id");
        string key = request.Route("id");
        FlavorRecord flavor = await request.CallAsync(FlavorsRpc.Get, new GetFlavor(id), cancel);
        return flavor.ExtraSpecs.TryGetValue(key, out string? value)
            ? request.Ok(ExtraSpecsViews.One, new Dictionary<string, string> { [key] = value })
            : request.NotFound($"Flavor {id} has no extra specs with key {key}.");
    }
}
