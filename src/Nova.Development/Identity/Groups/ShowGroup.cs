using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Groups;

/// <summary>GET /v3/groups/{group_id}.</summary>
internal static class ShowGroup
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("group_id");
        var group = await call.Database.ReadAsync(connection => GroupRow.Find(connection, id), cancel);
        return group is null ? throw IdentityCall.NotFound("group", id) : Reply.Ok("group", group.View(call.BaseUrl));
    }
}
