using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Quotas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Limits;

/// <summary>GET /limits: what the caller's project may use and uses; with ?tenant_id= another one's.</summary>
internal static class ListLimits
{
    private static readonly Policy OtherProject = "os_compute_api:limits:other_project";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string? project = request.Caller.ProjectId;
        if (request.Query.Get("tenant_id") is { } named)
        {
            if (!request.Allows(OtherProject))
            {
                return request.Refused(OtherProject);
            }

            project = named;
        }

        if (project is null)
        {
            return request.BadRequest("Limits belong to a project, and the token is not scoped to one.");
        }

        QuotaSet quotas = await request.CallAsync(QuotasRpc.Get, new GetQuotas(project, UserId: null), cancel);
        return request.Ok(LimitViews.List, new LimitsBody(new LimitsView([], AbsoluteLimitsView.Of(quotas))));
    }
}
