using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Domains;

/// <summary>GET /v3/domains.</summary>
internal static class ListDomains
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var domains = await call.Database.ReadAsync(
            connection => DomainRow.List(connection, call.Query("name"), call.QueryFlag("enabled")), cancel);
        return call.List("domains", domains.Select(domain => domain.View(call.BaseUrl)));
    }
}
