using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Domains;

/// <summary>GET /v3/domains/{domain_id}.</summary>
internal static class ShowDomain
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("domain_id");
        var domain = await call.Database.ReadAsync(connection => DomainRow.Find(connection, id), cancel);
        return domain is null ? throw IdentityCall.NotFound("domain", id) : Reply.Ok("domain", domain.View(call.BaseUrl));
    }
}
