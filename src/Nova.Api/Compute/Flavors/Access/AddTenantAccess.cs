using Nova.Api.Pipeline;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Flavors.Access;

/// <summary>POST /flavors/{id}/action, addTenantAccess</summary>
internal static class AddTenantAccess
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string id = request.Route("id");
        if (request.IsAtLeast(7))
        {
            FlavorRecord flavor = await request.CallAsync(FlavorsRpc.Get, new GetFlavor(id), cancel);
            if (flavor.IsPublic)
            {
                return request.Conflict("Can not add access to a public flavor.");
            }
        }

        string project = request.Payload.GetProperty("tenant").GetString()!;
        FlavorAccess access = await request.CallAsync(FlavorsRpc.ChangeAccess, new ChangeFlavorAccess(id, project, Add: true), cancel);
        return request.Ok(AccessViews.List, AccessListBody.Of(access));
    }
}
