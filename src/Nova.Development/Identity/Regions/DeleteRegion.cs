using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Regions;

/// <summary>DELETE /v3/regions/{region_id}: refused while endpoints are in it.</summary>
internal static class DeleteRegion
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("region_id");
        await call.Database.WriteAsync(
            connection =>
            {
                if (RegionRow.Find(connection, id) is null)
                {
                    throw IdentityCall.NotFound("region", id);
                }

                if (!connection.TryExecute("DELETE FROM region WHERE id = $1", id))
                {
                    throw new FaultException(FaultKind.Conflict, $"Unable to delete region {id} because it has endpoints in it.");
                }
            },
            cancel);
        return Reply.NoContent;
    }
}
