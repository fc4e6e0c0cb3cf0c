using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;
using Order = Nova.Core.Rpc.Conductor.UnshelveServer;

namespace Nova.Api.Compute.Servers.Shelving;

/// <summary>The action unshelve; into a zone since 2.77, out of it or to a host since 2.91.</summary>
internal static class UnshelveServer
{
    private static readonly Policy NamedHost = "os_compute_api:os-shelve:unshelve_to_host";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var place = request.IsAtLeast(77) && request.Payload.ValueKind == JsonValueKind.Object ? request.Payload : default(JsonElement?);
        var repins = place?.TryGetProperty("availability_zone", out _) == true;
        var (zone, host) = (place?.GetOptionalString("availability_zone"), request.IsAtLeast(91) ? place?.GetOptionalString("host") : null);
        if (host is not null && !await MayNameHostAsync(request, cancel))
        {
            return request.Refused(NamedHost);
        }

        await request.CallAsync(ShelvingRpc.Unshelve, new Order(ServerId.Of(request), request.Caller.IsAdmin, repins, zone, host), cancel);
        return request.Done();
    }

    private static async Task<bool> MayNameHostAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        return request.Allows(NamedHost, new PolicyTarget(server.ProjectId, server.UserId));
    }
}
