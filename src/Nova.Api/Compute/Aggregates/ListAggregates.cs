using Nova.Api.Pipeline;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Aggregates;

/// <summary>GET /os-aggregates</summary>
internal static class ListAggregates
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        AggregateList found = await request.CallAsync(AggregatesRpc.List, Nothing.Value, cancel);
        return request.Ok(AggregateViews.List, new AggregateListBody([.. found.Aggregates.Select(AggregateView.Of)]));
    }
}
