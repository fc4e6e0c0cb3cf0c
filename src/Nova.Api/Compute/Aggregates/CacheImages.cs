using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Aggregates;

/// <summary>POST /os-aggregates/{id}/images: asks the hosts of an aggregate to fetch images ahead of time.</summary>
/// <remarks>No host can be asked to yet: what is wrong with the request is said first, then that it is not supported (501).</remarks>
internal static class CacheImages
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonElement image in request.Payload.GetProperty("cache").EnumerateArray())
        {
            if (!ids.Add(image.GetProperty("id").GetString()!))
            {
                return request.BadRequest("Duplicate images in request");
            }
        }

        await request.CallAsync(AggregatesRpc.Get, new AggregateNumber(AggregateInPath.NumberOf(request)), cancel);
        return request.Refuse(StatusCodes.Status501NotImplemented, "The hosts of this cloud do not fetch images ahead of time.");
    }
}
