using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Services;

/// <summary>DELETE /v3/services/{service_id}; its endpoints go with it.</summary>
internal static class DeleteService
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("service_id");
        var deleted = await call.Database.WriteAsync(
            connection => connection.Execute("DELETE FROM service WHERE id = $1", id), cancel);
        return deleted == 0 ? throw IdentityCall.NotFound("service", id) : Reply.NoContent;
    }
}
