using Nova.Api.Pipeline;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors;

/// <summary>GET /flavors/{id}</summary>
internal static class ShowFlavor
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        FlavorRecord flavor = await request.CallAsync(FlavorsRpc.Get, new GetFlavor(request.Route("id")), cancel);
        return request.Ok(FlavorViews.One, new FlavorBody(FlavorView.Of(flavor, request)));
    }
}
