using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Endpoints;

/// <summary>GET /v3/endpoints.</summary>
internal static class ListEndpoints
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var endpoints = await call.Database.ReadAsync(
            connection => EndpointRow.List(connection, call.Query("service_id"), call.Query("interface"), call.Query("region_id")), cancel);
        return call.List("endpoints", endpoints.Select(endpoint => endpoint.View(call.BaseUrl)));
    }
}
