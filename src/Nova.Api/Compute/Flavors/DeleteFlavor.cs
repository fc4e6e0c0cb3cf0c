using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors;

/// <summary>DELETE /flavors/{id}</summary>
internal static class DeleteFlavor
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(FlavorsRpc.Delete, new FlavorId(request.Route("id")), cancel);
        return request.Done();
    }
}
