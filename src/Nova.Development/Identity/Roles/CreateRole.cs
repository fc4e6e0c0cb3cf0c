using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Secrets;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Roles;

/// <summary>POST /v3/roles.</summary>
internal static class CreateRole
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var body = await call.BodyAsync("role", cancel);
        if (body.OptionalText("domain_id") is not null)
        {
            throw new FaultException(FaultKind.BadRequest, "Roles that belong to a domain are not supported.");
        }

        var role = new RoleRow(RandomText.Id(), body.Text("name"), body.OptionalText("description"));
        return await call.Database.WriteAsync(role.TryInsert, cancel)
            ? Reply.Created("role", role.View(call.BaseUrl))
            : throw Duplicate(role);
    }

    public static FaultException Duplicate(RoleRow role)
        => new(FaultKind.Conflict, $"Conflict occurred attempting to store role - Duplicate entry found with name {role.Name}.");
}
