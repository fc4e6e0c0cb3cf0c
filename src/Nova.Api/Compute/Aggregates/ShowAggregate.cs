using Nova.Api.Pipeline;
using Nova.Core.Aggregates;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Aggregates;

/// <summary>GET /os-aggregates/{id}</summary>
internal static class ShowAggregate
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        AggregateRecord aggregate = await request.CallAsync(
            AggregatesRpc.Get, new AggregateNumber(AggregateInPath.NumberOf(request)), cancel);
        return request.Ok(AggregateViews.One, AggregateBody.Of(aggregate));
    }
}
