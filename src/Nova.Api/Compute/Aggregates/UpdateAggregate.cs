using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Aggregates;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Aggregates;

/// <summary>PUT /os-aggregates/{id}: another name or zone.</summary>
internal static class UpdateAggregate
{
    private const string Zone = "availability_zone";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        JsonElement asked = request.Payload;
        var metadata = new Dictionary<string, string?>();
        if (asked.TryGetProperty(Zone, out JsonElement zone))
        {
            metadata[Zone] = zone.GetString();
        }

        AggregateRecord updated = await request.CallAsync(
            AggregatesRpc.Update,
            new Core.Rpc.Conductor.UpdateAggregate(
                AggregateInPath.NumberOf(request), asked.GetOptionalString("name")?.Trim(), metadata),
            cancel);
        return request.Ok(AggregateViews.One, AggregateBody.Of(updated));
    }
}
