using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Services;

/// <summary>GET /v3/services/{service_id}.</summary>
internal static class ShowService
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("service_id");
        var service = await call.Database.ReadAsync(connection => ServiceRow.Find(connection, id), cancel);
        return service is null ? throw IdentityCall.NotFound("service", id) : Reply.Ok("service", service.View(call.BaseUrl));
    }
}
