using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Quotas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.QuotaSets;

/// <summary>GET /os-quota-sets/{id}/detail: limits and use.</summary>
internal static class ShowQuotaSetDetail
{
    public static readonly Policy Policy = "os_compute_api:os-quota-sets:detail";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        if (await QuotaSetAccess.CheckAsync(request, Policy, cancel) is { } refusal)
        {
            return refusal;
        }

        string project = request.Route("id");
        QuotaSet quotas = await request.CallAsync(QuotasRpc.Get, new GetQuotas(project, request.Query.Get("user_id")), cancel);
        return request.Ok(
            QuotaSetViews.Detail,
            new QuotaSetBody<QuotaUsageView>(QuotaSetView<QuotaUsageView>.Of(project, quotas, QuotaUsageView.Of)));
    }
}
