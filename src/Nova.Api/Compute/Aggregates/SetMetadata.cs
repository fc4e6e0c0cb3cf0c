using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Core.Aggregates;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Aggregates;

/// <summary>POST /os-aggregates/{id}/action, set_metadata: sets items; null takes one away.</summary>
internal static class SetMetadata
{
    private const string Zone = "availability_zone";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        long number = AggregateInPath.NumberOf(request);
        var metadata = new Dictionary<string, string?>();
        foreach (JsonProperty item in request.Payload.GetProperty("metadata").EnumerateObject())
        {
            metadata[item.Name] = item.Value.GetString();
        }

        // The schema of this action lets a zone without a name through.
        if (metadata.TryGetValue(Zone, out string? zone) && zone is "")
        {
            return request.BadRequest($"Cannot update metadata of aggregate {number}. Reason: a zone has a name.");
        }

        AggregateRecord updated = await request.CallAsync(
            AggregatesRpc.Update, new Core.Rpc.Conductor.UpdateAggregate(number, Name: null, metadata), cancel);
        return request.Ok(AggregateViews.One, AggregateBody.Of(updated));
    }
}
