using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors.ExtraSpecs;

/// <summary>POST /flavors/{flavor_id}/os-extra_specs: adds to the specs there are.</summary>
internal static class CreateExtraSpecs
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var specs = new Dictionary<string, string>();
        foreach (JsonProperty spec in request.Payload.EnumerateObject())
        {
            specs[spec.Name] = ExtraSpecValues.TextOf(spec.Value);
        }

        if (request.IsAtLeast(86) && ExtraSpecValues.FirstFault(specs) is { } wrong)
        {
            return request.BadRequest(wrong);
        }

        await request.CallAsync(FlavorsRpc.ChangeExtraSpecs, new ChangeExtraSpecs(request.Route("flavor_id"), specs, Remove: null), cancel);
        return request.Ok(ExtraSpecsViews.All, new ExtraSpecsBody(specs));
    }
}
