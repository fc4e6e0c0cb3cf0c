using System.Text.Json;
using Nova.Api.Pipeline;

namespace Nova.Api.Compute.Servers.Creation;

/// <summary>The networks of a new server. Instances have no NIC without a network service: absent, <c>auto</c> and <c>none</c> mean none.</summary>
internal static class Networks
{
    /// <summary>The refusal where a network or port is named.</summary>
    public static ApiResponse? Check(ApiRequest request, JsonElement asked)
    {
        if (!asked.TryGetProperty("networks", out var networks) || networks.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var network in networks.EnumerateArray())
        {
            if (network.TryGetProperty("port", out var port) && port.ValueKind == JsonValueKind.String)
            {
                return request.BadRequest($"Port id {port.GetString()} could not be found.");
            }

            if (network.TryGetProperty("uuid", out var uuid) && uuid.ValueKind == JsonValueKind.String)
            {
                return request.BadRequest($"Network {uuid.GetString()} could not be found.");
            }

            return request.BadRequest("Bad network format: missing 'uuid'");
        }

        return null;
    }
}
