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
        string project = request.Payload.GetProperty("tenant").GetString()!;

        // A mistyped project would never see the flavor and nobody would know why. Taking access away is not checked: the project may be gone.
        if (await NamedProject.FindFaultAsync(request, project, cancel) is { } wrong)
        {
            return request.BadRequest(wrong);
        }

        if (request.IsAtLeast(7))
        {
            FlavorRecord flavor = await request.CallAsync(FlavorsRpc.Get, new GetFlavor(id), cancel);
            if (flavor.IsPublic)
            {
                return request.Conflict("Can not add access to a public flavor.");
            }
        }

        FlavorAccess access = await request.CallAsync(FlavorsRpc.ChangeAccess, new ChangeFlavorAccess(id, project, Add: true), cancel);
        return request.Ok(AccessViews.List, AccessListBody.Of(access));
    }
}
