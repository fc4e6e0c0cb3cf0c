using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;
using Nova.Core.ServerGroups;

namespace Nova.Api.Compute.ServerGroups;

/// <summary>DELETE /os-server-groups/{id}: the servers in it stay.</summary>
internal static class DeleteServerGroup
{
    public static readonly Policy Policy = "os_compute_api:os-server-groups:delete";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var id = new ServerGroupId(GroupInPath.IdOf(request));
        ServerGroupRecord group = await request.CallAsync(ServerGroupsRpc.Get, id, cancel);
        if (!request.Allows(Policy, new PolicyTarget(group.ProjectId, null)))
        {
            return request.Refused(Policy);
        }

        await request.CallAsync(ServerGroupsRpc.Delete, id, cancel);
        return request.Done();
    }
}
