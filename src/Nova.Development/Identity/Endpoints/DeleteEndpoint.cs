using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Endpoints;

/// <summary>DELETE /v3/endpoints/{endpoint_id}.</summary>
internal static class DeleteEndpoint
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("endpoint_id");
        var deleted = await call.Database.WriteAsync(
            connection => connection.Execute("DELETE FROM endpoint WHERE id = $1", id), cancel);
        return deleted == 0 ? throw IdentityCall.NotFound("endpoint", id) : Reply.NoContent;
    }
}
