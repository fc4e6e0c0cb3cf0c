using Nova.AllInOne.Http;
using Nova.AllInOne.Identity.Pipeline;
using Nova.AllInOne.Identity.Projects;

namespace Nova.AllInOne.Identity.Domains;

/// <summary>PATCH /v3/domains/{domain_id}. Tokens of a disabled domain's users stop being valid by themselves.</summary>
internal static class UpdateDomain
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("domain_id");
        var body = await call.BodyAsync("domain", cancel);
        var domain = await call.Database.WriteAsync(
            connection =>
            {
                var old = DomainRow.Find(connection, id) ?? throw IdentityCall.NotFound("domain", id);
                var changed = old with
                {
                    Name = body.Has("name") ? body.Text("name", CreateProject.LongestName) : old.Name,
                    Description = body.OptionalText("description") ?? old.Description,
                    Enabled = body.Flag("enabled") ?? old.Enabled,
                };
                return changed.TryUpdate(connection) ? changed : throw CreateDomain.Duplicate(changed);
            },
            cancel);
        return Reply.Ok("domain", domain.View(call.BaseUrl));
    }
}
