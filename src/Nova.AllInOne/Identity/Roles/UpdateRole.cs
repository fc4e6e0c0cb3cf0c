using Nova.AllInOne.Http;
using Nova.AllInOne.Identity.Pipeline;

namespace Nova.AllInOne.Identity.Roles;

/// <summary>PATCH /v3/roles/{role_id}.</summary>
internal static class UpdateRole
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("role_id");
        var body = await call.BodyAsync("role", cancel);
        var role = await call.Database.WriteAsync(
            connection =>
            {
                var old = RoleRow.Find(connection, id) ?? throw IdentityCall.NotFound("role", id);
                var changed = old with
                {
                    Name = body.Has("name") ? body.Text("name") : old.Name,
                    Description = body.Has("description") ? body.OptionalText("description") : old.Description,
                };
                return changed.TryUpdate(connection) ? changed : throw CreateRole.Duplicate(changed);
            },
            cancel);
        return Reply.Ok("role", role.View(call.BaseUrl));
    }
}
