using Nova.Api.Pipeline;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;
using Nova.OpenStack.Identity;

namespace Nova.Api.Compute.Flavors.Access;

/// <summary>POST /flavors/{id}/action, addTenantAccess</summary>
internal static class AddTenantAccess
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string id = request.Route("id");
        string project = request.Payload.GetProperty("tenant").GetString()!;
        if (await FindProjectFaultAsync(request, project, cancel) is { } wrong)
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

    /// <summary>A mistyped project would never see the flavor and nobody would know why. Taking access away is not checked: the project may be gone.</summary>
    private static async ValueTask<string?> FindProjectFaultAsync(ApiRequest request, string project, CancellationToken cancel)
    {
        if (request.Backends.Projects is not { } projects)
        {
            return null;
        }

        return await projects.CheckAsync(project, request.UserToken, request.Caller.Catalogue, cancel) switch
        {
            ProjectVerdict.Missing => $"Project ID {project} is not a valid project.",
            ProjectVerdict.NoEndpoint => "Nova was unable to find Keystone service endpoint.",
            _ => null,
        };
    }
}
