using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Groups;

/// <summary>DELETE /v3/groups/{group_id}; what its members had by it goes with it.</summary>
internal static class DeleteGroup
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("group_id");
        var deleted = await call.Database.WriteAsync(connection => connection.Execute("DELETE FROM user_group WHERE id = $1", id), cancel);
        return deleted == 0 ? throw IdentityCall.NotFound("group", id) : Reply.NoContent;
    }
}
