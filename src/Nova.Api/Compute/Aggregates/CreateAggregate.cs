using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Aggregates;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Aggregates;

/// <summary>POST /os-aggregates</summary>
internal static class CreateAggregate
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        AggregateRecord created = await request.CallAsync(
            AggregatesRpc.Create,
            new Core.Rpc.Conductor.CreateAggregate(
                request.Payload.GetProperty("name").GetString()!, request.Payload.GetOptionalString("availability_zone")),
            cancel);
        return request.Ok(AggregateViews.One, new AggregateBody(AggregateView.Of(created) with { Hosts = null, Metadata = null }));
    }
}
