using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;

namespace Nova.Development.Identity.V2;

/// <summary>GET /v2.0/tenants: those of the caller; and GET /v2.0/tenants/{project_id}.</summary>
internal static class ListTenants
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var name = call.Query("name");
        var projects = await call.Database.ReadAsync(connection => ProjectRow.ListOfUser(connection, call.Caller.User.Id), cancel);
        var views = projects
            .Where(project => project.DomainId == DomainRow.DefaultId && (name is null || project.Name == name))
            .Select(TokenViewV2.Tenant);
        return Reply.Ok(new JsonObject { ["tenants"] = new JsonArray([.. views]), ["tenants_links"] = new JsonArray() });
    }

    public static async Task<Reply> ShowAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("project_id");
        var project = await call.Database.ReadAsync(connection => ProjectRow.Find(connection, id), cancel);
        return project is { DomainId: DomainRow.DefaultId } ? Reply.Ok("tenant", TokenViewV2.Tenant(project)) : throw IdentityCall.NotFound("tenant", id);
    }
}
