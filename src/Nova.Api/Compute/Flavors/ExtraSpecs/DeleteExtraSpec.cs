using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors.ExtraSpecs;

/// <summary>DELETE /flavors/{flavor_id}/os-extra_specs/{id}, where the id is the key.</summary>
internal static class DeleteExtraSpec
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(
            FlavorsRpc.ChangeExtraSpecs,
            new ChangeExtraSpecs(request.Route("flavor_id"), new Dictionary<string, string>(), request.Route("id")),
            cancel);
        return request.Done();
    }
}
