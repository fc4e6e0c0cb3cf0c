using Nova.Api.Compute.QuotaSets;
using Nova.Api.Pipeline;
using Nova.Core.Quotas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.QuotaClassSets;

/// <summary>PUT /os-quota-class-sets/{id}: new limits for projects that have none of their own, where the class is <c>default</c>.</summary>
internal static class UpdateQuotaClassSet
{
    private const int LongestName = 255;

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string name = request.Route("id");
        if (name.Length > LongestName)
        {
            return request.BadRequest($"Invalid input received: quota_class_name has {name.Length} characters, more than {LongestName}.");
        }

        if (request.Payload.TryGetProperty("networks", out _))
        {
            return request.BadRequest("The networks quota has been removed");
        }

        QuotaSet limits = await request.CallAsync(
            QuotasRpc.UpdateClass, new UpdateQuotaClass(name, UpdateQuotaSet.LimitsIn(request.Payload)), cancel);
        return request.Ok(QuotaClassSetViews.One, new QuotaClassSetBody(QuotaClassSetView.Of(null, limits)));
    }
}
