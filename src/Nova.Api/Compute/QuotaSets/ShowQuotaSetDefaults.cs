using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Quotas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.QuotaSets;

/// <summary>GET /os-quota-sets/{id}/defaults: the limits of projects that have none of their own.</summary>
internal static class ShowQuotaSetDefaults
{
    public static readonly Policy Policy = "os_compute_api:os-quota-sets:defaults";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        if (await QuotaSetAccess.CheckAsync(request, Policy, cancel) is { } refusal)
        {
            return refusal;
        }

        QuotaSet defaults = await request.CallAsync(QuotasRpc.GetClass, new QuotaClass(QuotaClass.Default), cancel);
        return request.Ok(
            QuotaSetViews.Limits, new QuotaSetBody<int>(QuotaSetView<int>.Of(request.Route("id"), defaults, usage => usage.Limit)));
    }
}
