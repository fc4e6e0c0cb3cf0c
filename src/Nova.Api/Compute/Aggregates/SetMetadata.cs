using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Core.Aggregates;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Aggregates;

/// <summary>POST /os-aggregates/{id}/action, set_metadata: sets items; null takes one away, but for the zone, which upstream never lets go.</summary>
internal static class SetMetadata
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var metadata = new Dictionary<string, string?>();
        foreach (JsonProperty item in request.Payload.GetProperty("metadata").EnumerateObject())
        {
            metadata[item.Name] = item.Value.GetString();
        }

        AggregateRecord updated = await request.CallAsync(
            AggregatesRpc.Update, new Core.Rpc.Conductor.UpdateAggregate(AggregateInPath.NumberOf(request), Name: null, metadata), cancel);
        return request.Ok(AggregateViews.One, AggregateBody.Of(updated));
    }
}
