using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Endpoints;

/// <summary>GET /v3/endpoints/{endpoint_id}.</summary>
internal static class ShowEndpoint
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("endpoint_id");
        var endpoint = await call.Database.ReadAsync(connection => EndpointRow.Find(connection, id), cancel);
        return endpoint is null ? throw IdentityCall.NotFound("endpoint", id) : Reply.Ok("endpoint", endpoint.View(call.BaseUrl));
    }
}
