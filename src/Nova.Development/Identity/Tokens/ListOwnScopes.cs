using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Development.Identity.Catalogue;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Roles;

namespace Nova.Development.Identity.Tokens;

/// <summary>GET /v3/auth/projects, /domains, /system and /catalog: what the caller may scope to, and where the services are.</summary>
internal static class ListOwnScopes
{
    public static async Task<Reply> ProjectsAsync(IdentityCall call, CancellationToken cancel)
    {
        var projects = await call.Database.ReadAsync(connection => ProjectRow.ListOfUser(connection, call.Caller.User.Id), cancel);
        return call.List("projects", projects.Select(project => project.View(call.BaseUrl)));
    }

    public static async Task<Reply> DomainsAsync(IdentityCall call, CancellationToken cancel)
    {
        var domains = await call.Database.ReadAsync(connection => DomainRow.ListOfUser(connection, call.Caller.User.Id), cancel);
        return call.List("domains", domains.Select(domain => domain.View(call.BaseUrl)));
    }

    public static async Task<Reply> SystemAsync(IdentityCall call, CancellationToken cancel)
    {
        var roles = await call.Database.ReadAsync(
            connection => RoleRow.ListEffective(connection, call.Caller.User.Id, Scope.SystemKind, Scope.Everything), cancel);
        return call.List("system", roles.Count > 0 ? [new JsonObject { ["all"] = true }] : []);
    }

    public static async Task<Reply> CatalogueAsync(IdentityCall call, CancellationToken cancel)
    {
        var catalogue = await call.Database.ReadAsync(connection => ServiceCatalogue.Load(connection, call.Caller), cancel);
        return call.List("catalog", catalogue.View().Select(entry => entry!.DeepClone()));
    }
}
