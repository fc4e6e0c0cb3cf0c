using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.InstanceActions;

/// <summary>GET /servers/{server_id}/os-instance-actions: newest first; of deleted servers too since 2.21, in pages since 2.58.</summary>
internal static class ListInstanceActions
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var id = ServerId.Of(request, "server_id");
        var isPaged = request.IsAtLeast(58);
        var page = Page.Read(request);
        var query = new ListServerActions(
            id,
            IncludeDeleted: request.IsAtLeast(21),
            isPaged ? page.Limit : null,
            isPaged ? page.Marker : null,
            isPaged ? request.Time("changes-since") : null,
            request.IsAtLeast(66) ? request.Time("changes-before") : null);
        var actions = (await request.CallAsync(ServersRpc.ListActions, query, cancel)).Actions;
        var next = isPaged
            ? page.NextLink(request, $"servers/{id}/os-instance-actions", actions.Count, actions.Count > 0 ? actions[^1].RequestId : null)
            : null;
        return request.Ok(InstanceActionViews.List, new InstanceActionListBody([.. actions.Select(action => new InstanceActionSummaryView(action))], next));
    }
}
