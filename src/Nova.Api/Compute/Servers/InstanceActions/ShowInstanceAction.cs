using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.InstanceActions;

/// <summary>GET /servers/{server_id}/os-instance-actions/{id}: the action of a request, with its events for those who may see them.</summary>
internal static class ShowInstanceAction
{
    private static readonly Policy SeeEvents = "os_compute_api:os-instance-actions:events";
    private static readonly Policy SeeDetails = "os_compute_api:os-instance-actions:events:details";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var id = ServerId.Of(request, "server_id");
        var action = await request.CallAsync(
            ServersRpc.GetAction, new GetServerAction(id, request.Route("id"), IncludeDeleted: request.IsAtLeast(21)), cancel);

        // Up to 2.50 the events are for those who may also see tracebacks; since then everybody sees them, without.
        var seesTracebacks = request.Allows(SeeEvents);
        var seesDetails = request.Allows(SeeDetails);
        var seesEvents = seesTracebacks || request.IsAtLeast(51);
        var view = new InstanceActionView(action)
        {
            Events = seesEvents ? [.. action.Events.Select(happened => Event(action, happened, seesTracebacks, seesDetails))] : null,
        };
        return request.Ok(InstanceActionViews.One, new InstanceActionBody(view));
    }

    private static InstanceActionEventView Event(ServerActionRecord action, ServerActionEvent happened, bool seesTracebacks, bool seesDetails) => new(
        happened.Event,
        Timestamp.WithoutZone(happened.StartedAt),
        Timestamp.WithoutZone(happened.FinishedAt),
        happened.Result,
        HostId.Of(action.ProjectId ?? "", happened.Host))
    {
        Traceback = seesTracebacks ? new Shown(happened.Traceback) : null,
        Host = seesDetails ? new Shown(happened.Host) : null,
        Details = seesDetails ? new Shown(happened.Details) : null,
    };
}
