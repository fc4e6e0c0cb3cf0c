using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Development.Identity.Catalogue;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Tokens;

namespace Nova.Development.Identity.V2;

/// <summary>GET, HEAD and DELETE /v2.0/tokens/{token_id}, and …/endpoints.</summary>
internal static class ShowTokenV2
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (token, facts) = await FindAsync(call, cancel);
        return Reply.Ok(await call.Database.ReadAsync(connection => TokenViewV2.Of(connection, token, facts), cancel));
    }

    public static async Task<Reply> EndpointsAsync(IdentityCall call, CancellationToken cancel)
    {
        var (_, facts) = await FindAsync(call, cancel);
        var catalogue = await call.Database.ReadAsync(connection => ServiceCatalogue.Load(connection, facts), cancel);
        var endpoints = catalogue.Entries.SelectMany(entry => entry.Endpoints.Select(endpoint => new JsonObject
        {
            ["id"] = endpoint.Id,
            ["name"] = entry.Service.Name,
            ["type"] = entry.Service.Type,
            ["region"] = endpoint.RegionId,
            [endpoint.Interface + "URL"] = endpoint.Url,
        }));
        return Reply.Ok(new JsonObject { ["endpoints"] = new JsonArray([.. endpoints]), ["endpoints_links"] = new JsonArray() });
    }

    public static async Task<Reply> RevokeAsync(IdentityCall call, CancellationToken cancel)
    {
        var (_, facts) = await FindAsync(call, cancel);
        await call.Database.WriteAsync(connection => TokenRow.Delete(connection, facts.Row.Hash), cancel);
        return Reply.NoContent;
    }

    private static async Task<(string Token, TokenFacts Facts)> FindAsync(IdentityCall call, CancellationToken cancel)
    {
        var token = call.Route("token_id");
        var facts = await TokenFacts.FindAsync(call.State, token, cancel);
        var tenant = call.Query("belongsTo");
        return facts is null || (tenant is not null && facts.Project?.Id != tenant)
            ? throw IdentityCall.NotFound("token", "the one given")
            : (token, facts);
    }
}
