using Nova.Api.Pipeline;
using Nova.Api.Policies;

namespace Nova.Api.Compute.TenantUsage;

/// <summary>GET /os-simple-tenant-usage/{id}: what one project used, server by server.</summary>
internal static class ShowTenantUsage
{
    public static readonly Policy Policy = "os_compute_api:os-simple-tenant-usage:show";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string project = request.Route("id");
        if (!request.Allows(Policy, new PolicyTarget(project, null)))
        {
            return request.Refused(Policy);
        }

        var (usage, refusal) = await ListTenantUsage.ReadAsync(request, project, cancel);
        if (usage is null)
        {
            return request.BadRequest(refusal!);
        }

        TenantUsageView[] found = TenantUsageView.Of(usage.Page, usage.Period, request.Backends.Time.GetUtcNow(), detailed: true);
        return request.Ok(
            TenantUsageViews.One,
            new TenantUsageBody(found is [var one] ? one : new NoUsageView(), usage.NextLink(request, $"os-simple-tenant-usage/{project}")));
    }
}
