using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;
using Nova.Core.Quotas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.QuotaSets;

/// <summary>PUT /os-quota-sets/{id}: new limits for a project, or with ?user_id= for a user in it.</summary>
internal static class UpdateQuotaSet
{
    public static readonly Policy Policy = "os_compute_api:os-quota-sets:update";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        if (await QuotaSetAccess.CheckAsync(request, Policy, cancel) is { } refusal)
        {
            return refusal;
        }

        if (request.Payload.TryGetProperty("networks", out _))
        {
            return request.BadRequest("The networks quota has been removed");
        }

        QuotaSet quotas = await request.CallAsync(
            QuotasRpc.Update,
            new UpdateQuotas(
                request.Route("id"),
                request.Query.Get("user_id"),
                LimitsIn(request.Payload),
                request.Payload.GetOptionalBoolean("force") ?? false),
            cancel);

        // The answer never had the project's id.
        return request.Ok(QuotaSetViews.Limits, new QuotaSetBody<int>(QuotaSetView<int>.Of(null, quotas, usage => usage.Limit)));
    }

    /// <summary>Every limit a body names.</summary>
    public static Dictionary<string, int> LimitsIn(JsonElement body)
    {
        var limits = new Dictionary<string, int>();
        foreach (JsonProperty limit in body.EnumerateObject())
        {
            if (limit.Name != "force")
            {
                limits[limit.Name] = body.GetOptionalInt(limit.Name)!.Value;
            }
        }

        return limits;
    }
}
