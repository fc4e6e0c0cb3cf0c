using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.QuotaSets;

/// <summary>DELETE /os-quota-sets/{id}: back to the defaults. The project is not looked up: it may be gone.</summary>
internal static class DeleteQuotaSet
{
    public static readonly Policy Policy = "os_compute_api:os-quota-sets:delete";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        if (!QuotaSetAccess.Allows(request, Policy))
        {
            return request.Refused(Policy);
        }

        await request.CallAsync(QuotasRpc.Delete, new GetQuotas(request.Route("id"), request.Query.Get("user_id")), cancel);
        return request.Done();
    }
}
