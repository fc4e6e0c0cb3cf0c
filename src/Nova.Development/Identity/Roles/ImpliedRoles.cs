using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Roles;

/// <summary>/v3/roles/{role_id}/implies and /v3/role_inferences: which role brings which others along.</summary>
internal static class ImpliedRoles
{
    public static async Task<Reply> ListAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("role_id");
        return await call.Database.ReadAsync(
            connection =>
            {
                var prior = RoleRow.Find(connection, id) ?? throw IdentityCall.NotFound("role", id);
                return Reply.Ok("role_inference", Inference(call, prior, RoleRow.ListImplied(connection, id)));
            },
            cancel);
    }

    public static async Task<Reply> ListAllAsync(IdentityCall call, CancellationToken cancel)
    {
        var inferences = await call.Database.ReadAsync(
            connection => RoleRow.List(connection, null)
                .Select(prior => (prior, implied: RoleRow.ListImplied(connection, prior.Id)))
                .Where(pair => pair.implied.Count > 0)
                .ToList(),
            cancel);
        return call.List("role_inferences", inferences.Select(pair => Inference(call, pair.prior, pair.implied)));
    }

    public static async Task<Reply> AddAsync(IdentityCall call, CancellationToken cancel)
    {
        var (priorId, impliedId) = (call.Route("role_id"), call.Route("implied_id"));
        var (prior, implied) = await call.Database.WriteAsync(
            connection =>
            {
                var prior = RoleRow.Find(connection, priorId) ?? throw IdentityCall.NotFound("role", priorId);
                var implied = RoleRow.Find(connection, impliedId) ?? throw IdentityCall.NotFound("role", impliedId);
                connection.Execute("INSERT OR IGNORE INTO implied_role (prior_id, implied_id) VALUES ($1, $2)", priorId, impliedId);
                return (prior, implied);
            },
            cancel);
        return Reply.Created("role_inference", new JsonObject { ["prior_role"] = Named(call, prior), ["implies"] = Named(call, implied) });
    }

    public static async Task<Reply> CheckAsync(IdentityCall call, CancellationToken cancel)
    {
        var (priorId, impliedId) = (call.Route("role_id"), call.Route("implied_id"));
        var implied = await call.Database.ReadAsync(connection => RoleRow.ListImplied(connection, priorId), cancel);
        return implied.Any(role => role.Id == impliedId) ? new Reply(StatusCodes.Status204NoContent) : throw IdentityCall.NotFound("role", impliedId);
    }

    public static async Task<Reply> RemoveAsync(IdentityCall call, CancellationToken cancel)
    {
        var (priorId, impliedId) = (call.Route("role_id"), call.Route("implied_id"));
        var removed = await call.Database.WriteAsync(
            connection => connection.Execute("DELETE FROM implied_role WHERE prior_id = $1 AND implied_id = $2", priorId, impliedId),
            cancel);
        return removed == 0 ? throw IdentityCall.NotFound("role", impliedId) : Reply.NoContent;
    }

    private static JsonObject Inference(IdentityCall call, RoleRow prior, List<RoleRow> implied) => new()
    {
        ["prior_role"] = Named(call, prior),
        ["implies"] = new JsonArray([.. implied.Select(role => Named(call, role))]),
    };

    private static JsonObject Named(IdentityCall call, RoleRow role) => new()
    {
        ["id"] = role.Id,
        ["name"] = role.Name,
        ["links"] = new JsonObject { ["self"] = $"{call.BaseUrl}/v3/roles/{role.Id}" },
    };
}
