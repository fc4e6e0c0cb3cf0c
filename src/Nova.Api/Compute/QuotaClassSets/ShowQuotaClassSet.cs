using Nova.Api.Pipeline;
using Nova.Core.Quotas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.QuotaClassSets;

/// <summary>GET /os-quota-class-sets/{id}, where the id is the name; only the class <c>default</c> has an effect.</summary>
internal static class ShowQuotaClassSet
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string name = request.Route("id");
        QuotaSet limits = await request.CallAsync(QuotasRpc.GetClass, new QuotaClass(name), cancel);
        return request.Ok(QuotaClassSetViews.One, new QuotaClassSetBody(QuotaClassSetView.Of(name, limits)));
    }
}
