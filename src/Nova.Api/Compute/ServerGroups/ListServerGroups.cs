using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.ServerGroups;

/// <summary>GET /os-server-groups: the project's, or with ?all_projects all of them. Paged by limit and offset, without links.</summary>
internal static class ListServerGroups
{
    private static readonly Policy AllProjects = "os_compute_api:os-server-groups:index:all_projects";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        // Upstream answers others than administrators with their own groups rather than with a refusal.
        bool all = request.Query.Has("all_projects") && request.Caller.IsAdmin;
        if (all && !request.Allows(AllProjects))
        {
            return request.Refused(AllProjects);
        }

        if (!all && request.Caller.ProjectId is null)
        {
            return request.Ok(ServerGroupViews.List, new ServerGroupListBody([]));
        }

        ServerGroupList found = await request.CallAsync(
            ServerGroupsRpc.List,
            new Core.Rpc.Conductor.ListServerGroups(all ? null : request.Caller.ProjectId, Page.OffsetOf(request), Page.ReadOfSlice(request).Limit),
            cancel);
        return request.Ok(ServerGroupViews.List, new ServerGroupListBody([.. found.Groups.Select(ServerGroupView.Of)]));
    }
}
