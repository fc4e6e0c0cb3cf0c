using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors;

/// <summary>PUT /flavors/{id}: a new description.</summary>
internal static class UpdateFlavor
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        FlavorRecord flavor = await request.CallAsync(
            FlavorsRpc.Update,
            new Core.Rpc.Conductor.UpdateFlavor(request.Route("id"), request.Payload.GetOptionalString("description")),
            cancel);
        return request.Ok(FlavorViews.One, new FlavorBody(FlavorView.Of(flavor, request)));
    }
}
