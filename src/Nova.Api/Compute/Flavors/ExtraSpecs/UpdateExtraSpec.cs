using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors.ExtraSpecs;

/// <summary>PUT /flavors/{flavor_id}/os-extra_specs/{id}: the body is the one spec the URL names.</summary>
internal static class UpdateExtraSpec
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string key = request.Route("id");
        if (!request.Body.TryGetProperty(key, out JsonElement value))
        {
            return request.BadRequest("Request body and URI mismatch");
        }

        var specs = new Dictionary<string, string> { [key] = ExtraSpecValues.TextOf(value) };
        if (request.IsAtLeast(86) && ExtraSpecValues.FirstFault(specs) is { } wrong)
        {
            return request.BadRequest(wrong);
        }

        await request.CallAsync(FlavorsRpc.ChangeExtraSpecs, new ChangeExtraSpecs(request.Route("flavor_id"), specs, Remove: null), cancel);
        return request.Ok(ExtraSpecsViews.One, specs);
    }
}
