using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;
using Nova.Core.ServerGroups;

namespace Nova.Api.Compute.ServerGroups;

/// <summary>GET /os-server-groups/{id}</summary>
internal static class ShowServerGroup
{
    public static readonly Policy Policy = "os_compute_api:os-server-groups:show";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        ServerGroupRecord group = await request.CallAsync(ServerGroupsRpc.Get, new ServerGroupId(GroupInPath.IdOf(request)), cancel);
        return request.Allows(Policy, new PolicyTarget(group.ProjectId, null))
            ? request.Ok(ServerGroupViews.One, new ServerGroupBody(ServerGroupView.Of(group)))
            : request.Refused(Policy);
    }
}
