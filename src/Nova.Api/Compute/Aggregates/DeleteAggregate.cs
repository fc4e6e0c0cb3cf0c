using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Aggregates;

/// <summary>DELETE /os-aggregates/{id}: one without hosts.</summary>
internal static class DeleteAggregate
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(AggregatesRpc.Delete, new AggregateNumber(AggregateInPath.NumberOf(request)), cancel);
        return request.Done();
    }
}
