using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors.Access;

/// <summary>POST /flavors/{id}/action, removeTenantAccess</summary>
internal static class RemoveTenantAccess
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string project = request.Payload.GetProperty("tenant").GetString()!;
        FlavorAccess access = await request.CallAsync(
            FlavorsRpc.ChangeAccess, new ChangeFlavorAccess(request.Route("id"), project, Add: false), cancel);
        return request.Ok(AccessViews.List, AccessListBody.Of(access));
    }
}
