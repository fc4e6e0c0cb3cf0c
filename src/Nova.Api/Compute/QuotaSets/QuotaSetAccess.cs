using Nova.Api.Pipeline;
using Nova.Api.Policies;

namespace Nova.Api.Compute.QuotaSets;

/// <summary>What every operation on a project's quota asks first.</summary>
internal static class QuotaSetAccess
{
    /// <summary>The refusal where the caller may not, or where the project in the URL does not exist.</summary>
    public static async ValueTask<ApiResponse?> CheckAsync(ApiRequest request, Policy policy, CancellationToken cancel)
    {
        string project = request.Route("id");
        if (!Allows(request, policy))
        {
            return request.Refused(policy);
        }

        return await NamedProject.FindFaultAsync(request, project, cancel) is { } wrong ? request.BadRequest(wrong) : null;
    }

    public static bool Allows(ApiRequest request, Policy policy) => request.Allows(policy, new PolicyTarget(request.Route("id"), null));
}
