using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Quotas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.QuotaSets;

/// <summary>GET /os-quota-sets/{id}: a project's limits, or with ?user_id= a user's in it.</summary>
internal static class ShowQuotaSet
{
    public static readonly Policy Policy = "os_compute_api:os-quota-sets:show";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        if (await QuotaSetAccess.CheckAsync(request, Policy, cancel) is { } refusal)
        {
            return refusal;
        }

        string project = request.Route("id");
        QuotaSet quotas = await request.CallAsync(QuotasRpc.Get, new GetQuotas(project, request.Query.Get("user_id")), cancel);
        return request.Ok(QuotaSetViews.Limits, new QuotaSetBody<int>(QuotaSetView<int>.Of(project, quotas, usage => usage.Limit)));
    }
}
